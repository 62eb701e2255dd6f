package io.github.ssekit.spring.internal.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.internal.transport.ServerTransportFinder;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream that fails in the middle is cut: a last chunk behind it would say that it is
 * whole, or be taken for a part of what was begun.
 */
@Timeout(60)
class FailureInTheMiddleTests extends OnEachServer {

	private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

	private static final WriteTimeouts TIMEOUTS = new WriteTimeouts(Duration.ofSeconds(60));

	private static final ServerTransport TRANSPORT = ServerTransportFinder.find(true, TIMEOUTS);

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoint.class, RequestWatch.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@ParameterizedTest
	@EnumSource
	void cutsTheConnectionAndLeavesNothingBehind(Fault fault) throws IOException {
		try (SseTestClient other = app.client("/failing?fault=NONE").openAndAwait();
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
			other.awaitEvent("sse.ready");
			socket.setSoTimeout(20_000);
			String request = "GET /failing?fault=" + fault + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			readUntil(socket, received, "sse.ready");
			app.hub().publish("news", SseEvent.of("first"));
			readUntil(socket, received, "first");
			app.hub().publish("news", SseEvent.of("BOOM and so on"));
			if (fault != Fault.NONE) {
				assertThat(readUntil(socket, received, LAST_CHUNK)).as("a last chunk in " + text(received)).isFalse();
				app.awaitStreams(1);
			}
			app.hub().publish("news", SseEvent.of("last"));
			Awaitility.await("the other stream goes on")
				.atMost(App.PATIENCE)
				.until(() -> other.messages().toString().contains("last"));
		}
		app.hub().disconnectAll();
		app.awaitStreams(0);
		RequestWatch requests = app.bean(RequestWatch.class);
		Awaitility.await("all requests complete")
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(requests.completed()).isEqualTo(requests.begun()));
	}

	/** Answers whether it came; not where the connection ended before. */
	private static boolean readUntil(Socket socket, ByteArrayOutputStream received, String text) throws IOException {
		try {
			while (!text(received).contains(text)) {
				int next = socket.getInputStream().read();
				if (next < 0) {
					return false;
				}
				received.write(next);
			}
			return true;
		}
		catch (SocketException ex) {
			return false; // reset
		}
	}

	private static String text(ByteArrayOutputStream bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

	/** What goes wrong with the event that says so. */
	enum Fault {

		NONE(null),

		RUNTIME_EXCEPTION_IN_A_WRITE(new UnsupportedOperationException("as asked for")),

		RECYCLED_IN_A_WRITE(new IllegalStateException("The response was recycled, as asked for")),

		IO_EXCEPTION_IN_A_WRITE(new IOException("as asked for")),

		ERROR_IN_A_WRITE(new StackOverflowError("as asked for")),

		RUNTIME_EXCEPTION_IN_A_FLUSH(new UnsupportedOperationException("as asked for")),

		ERROR_IN_A_FLUSH(new StackOverflowError("as asked for")),

		RUNTIME_EXCEPTION_IN_IS_READY(new IllegalStateException("as asked for")),

		ERROR_IN_IS_READY(new StackOverflowError("as asked for"));

		private final Throwable failure;

		Fault(Throwable failure) {
			this.failure = failure;
		}

		boolean isIn(String call) {
			return name().endsWith("_" + call);
		}

		void raise() throws IOException {
			if (this.failure instanceof IOException exception) {
				throw exception;
			}
			if (this.failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) this.failure;
		}

	}

	/** Fails when the event is written, and at whatever is tried after it. */
	private static final class Fails {

		private final Fault fault;

		private boolean begun;

		Fails(Fault fault) {
			this.fault = fault;
		}

		/** Answers how much is written before it fails, or -1 for all. */
		int begin(byte[] bytes, int offset, int length) {
			if (this.fault == Fault.NONE) {
				return -1;
			}
			String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
			this.begun |= text.contains("BOOM");
			return (this.begun && this.fault.isIn("WRITE")) ? text.indexOf("BOOM") + 4 : -1;
		}

		void raiseIn(String call) throws IOException {
			if (this.begun && this.fault.isIn(call)) {
				this.fault.raise();
			}
		}

		boolean raisesInIsReady() {
			try {
				raiseIn("IS_READY");
				return false;
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/** As a filter that wraps the response may do. */
	private static final class FailingStream extends ServletOutputStream {

		private final ServletOutputStream out;

		private final Fails fails;

		FailingStream(ServletOutputStream out, Fails fails) {
			this.out = out;
			this.fails = fails;
		}

		@Override
		public boolean isReady() {
			return !this.fails.raisesInIsReady() && this.out.isReady();
		}

		@Override
		public void setWriteListener(jakarta.servlet.WriteListener listener) {
			this.out.setWriteListener(listener);
		}

		@Override
		public void write(int b) throws IOException {
			this.out.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			int part = this.fails.begin(bytes, offset, length);
			this.out.write(bytes, offset, (part >= 0) ? part : length);
			this.fails.raiseIn("WRITE");
		}

		@Override
		public void flush() throws IOException {
			this.fails.raiseIn("FLUSH");
			this.out.flush();
		}

	}

	@RestController
	static class Endpoint {

		private final SseHub hub;

		Endpoint(SseHub hub) {
			this.hub = hub;
		}

		/** What the opener of streams does, with a response that fails. */
		@GetMapping("/failing")
		void open(HttpServletRequest request, HttpServletResponse response, @RequestParam Fault fault)
				throws IOException {
			Admission admission = this.hub.connect(ConnectRequest.of(null, List.of(Topic.of("news"))));
			response.setContentType("text/event-stream");
			response.setBufferSize(4096);
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			ServletOutputStream out = new FailingStream(response.getOutputStream(), new Fails(fault));
			((Admission.Granted) admission).open(
					new ServletEventSink(context, out, TRANSPORT.abort(request), ServletResponseHead.FIXED, TIMEOUTS));
		}

	}

}
