package io.github.ssekit.spring.internal.servlet;

import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.contract.EventSinkContract;
import io.github.ssekit.test.contract.SinkUnderTest;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** The servlet sink keeps what every sink promises, on both ways to the socket. */
class ServletEventSinkContractTests extends OnEachWay implements EventSinkContract {

	private static SinkApp app;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) {
		app = new SinkApp(server);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Override
	public SinkUnderTest open(EventSink.Listener listener) throws Exception {
		return app.open(listener, this.takenOver);
	}

}
