package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.spring.internal.transport.ServerTransportFinder;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.contract.SinkUnderTest;
import io.github.ssekit.transport.EventSink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application whose only endpoint opens a sink, and nothing but a sink. */
final class SinkApp implements AutoCloseable {

	private static final WriteTimeouts TIMEOUTS = new WriteTimeouts(Duration.ofSeconds(60));

	private static final ServerTransport TRANSPORT = ServerTransportFinder.find(true, TIMEOUTS);

	private static final Queue<Opening> OPENINGS = new ConcurrentLinkedQueue<>();

	private final App app;

	SinkApp(Server server) {
		this.app = App.on(server).with(Endpoint.class).property("sse.drain.timeout", "1s").start();
	}

	/** A sink that goes the ordinary way, or the short one. */
	SinkUnderTest open(EventSink.Listener listener, boolean takenOver) throws Exception {
		Opening opening = new Opening(listener, new CompletableFuture<>());
		OPENINGS.add(opening);
		RawClient client = new RawClient(this.app.port(), "/sink?takenOver=" + takenOver);
		EventSink sink = opening.sink().get(30, TimeUnit.SECONDS);
		return new SinkAndClient(sink, client);
	}

	@Override
	public void close() {
		this.app.close();
	}

	private record Opening(EventSink.Listener listener, CompletableFuture<EventSink> sink) {
	}

	@RestController
	static class Endpoint {

		@GetMapping("/sink")
		void open(HttpServletRequest request, HttpServletResponse response, @RequestParam boolean takenOver)
				throws IOException {
			Opening opening = OPENINGS.remove();
			response.setContentType("text/event-stream");
			response.setBufferSize(4096);
			ConnectionHandover taken = takenOver ? TRANSPORT.prepare(request, response) : null;
			EventSink sink = (taken != null) ? taken.sink() : async(request, response);
			sink.open(opening.listener());
			if (taken != null) {
				taken.sendHead();
			}
			opening.sink().complete(sink);
		}

		private static EventSink async(HttpServletRequest request, HttpServletResponse response) throws IOException {
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			ServletOutputStream out = response.getOutputStream();
			return new ServletEventSink(context, out, () -> {
			}, ServletResponseHead.FIXED, TIMEOUTS);
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
