package io.github.ssekit.spring.servlet;

import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.contract.EventSinkContract;
import io.github.ssekit.test.contract.SinkUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The sink that goes past Jetty's servlet layer keeps what every sink promises. */
class JettyShortWayContractTests implements EventSinkContract {

	private static SinkApp app;

	@BeforeAll
	static void start() {
		app = new SinkApp(Server.JETTY);
	}

	@AfterAll
	static void stop() {
		app.close();
	}

	@Override
	public SinkUnderTest open(EventSink.Listener listener) throws Exception {
		return app.open(listener, true);
	}

}
