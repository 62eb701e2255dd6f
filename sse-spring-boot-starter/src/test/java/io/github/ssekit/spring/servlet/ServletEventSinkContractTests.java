package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.contract.EventSinkContract;
import io.github.ssekit.test.contract.SinkUnderTest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The servlet sink keeps what every sink promises. */
class ServletEventSinkContractTests extends OnEachServer implements EventSinkContract {

	private static final Queue<Opening> OPENINGS = new ConcurrentLinkedQueue<>();

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoint.class).property("sse.drain.timeout", "1s").start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Override
	public SinkUnderTest open(EventSink.Listener listener) throws Exception {
		Opening opening = new Opening(listener, new CompletableFuture<>());
		OPENINGS.add(opening);
		RawClient client = new RawClient(app.port(), "/sink");
		EventSink sink = opening.sink().get(30, TimeUnit.SECONDS);
		return new SinkAndClient(sink, client);
	}

	private record Opening(EventSink.Listener listener, CompletableFuture<EventSink> sink) {
	}

	@RestController
	static class Endpoint {

		@GetMapping("/sink")
		void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
			Opening opening = OPENINGS.remove();
			response.setContentType("text/event-stream");
			response.setBufferSize(4096);
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			ServletEventSink sink = new ServletEventSink(context, response.getOutputStream(), () -> {
			});
			sink.open(opening.listener());
			opening.sink().complete(sink);
		}

	}

	private record SinkAndClient(EventSink sink, RawClient client) implements SinkUnderTest {

		@Override
		public byte[] received() {
			return this.client.received();
		}

		@Override
		public boolean ended() {
			return this.client.ended();
		}

		@Override
		public void stopReading() {
			this.client.stopReading();
		}

		@Override
		public void resumeReading() {
			this.client.resumeReading();
		}

		@Override
		public void leave() {
			this.client.leave();
		}

		@Override
		public void cut() {
			this.client.cut();
		}

		@Override
		public void close() {
			this.sink.close();
			this.client.cut();
		}

	}

}
