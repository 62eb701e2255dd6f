package io.github.ssekit.spring.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import io.github.ssekit.transport.EventSink;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A sink on a connection of Jetty that has little room, or fails. */
class JettyEventSinkTests {

	private final WriteTimeouts timeouts = new WriteTimeouts(Duration.ofHours(1));

	private final List<String> told = new ArrayList<>();

	@AfterEach
	void close() {
		this.timeouts.close();
	}

	@Test
	void whatTheSocketDoesNotTakeIsWrittenWhenThereIsRoom() {
		ByteArrayEndPoint endPoint = new ByteArrayEndPoint(new byte[0], 4);
		JettyEventSink sink = sink(endPoint);
		assertThat(write(sink, "hello")).as("takes more").isFalse();
		assertThat(this.timeouts.size()).as("watched").isOne();
		StringBuilder sent = new StringBuilder();
		for (int i = 0; i < 3; i++) {
			sent.append(endPoint.takeOutputString());
			endPoint.getWriteFlusher().completeWrite();
		}
		assertThat(sent.append(endPoint.takeOutputString())).hasToString("5\r\nhello\r\n");
		assertThat(this.told).containsExactly("writable", "writable");
	}

	@Test
	void theEndFollowsWhatWaits() {
		ByteArrayEndPoint endPoint = new ByteArrayEndPoint(new byte[0], 8);
		JettyEventSink sink = sink(endPoint);
		write(sink, "hello");
		sink.close();
		assertThat(endPoint.isOpen()).isTrue();
		StringBuilder sent = new StringBuilder(endPoint.takeOutputString());
		endPoint.getWriteFlusher().completeWrite();
		sent.append(endPoint.takeOutputString());
		endPoint.getWriteFlusher().completeWrite();
		assertThat(sent.append(endPoint.takeOutputString())).hasToString("5\r\nhello\r\n0\r\n\r\n");
		assertThat(endPoint.isOpen()).isFalse();
		sink.release();
		assertThat(this.told).containsExactly("writable");
	}

	@Test
	void whoTakesNothingForTheWriteTimeoutIsCutOff() {
		ByteArrayEndPoint endPoint = new ByteArrayEndPoint(new byte[0], 4);
		JettyEventSink sink = sink(endPoint);
		write(sink, "hello");
		long now = System.nanoTime();
		assertThat(sink.isStillStuck(now, Duration.ofSeconds(60).toNanos())).isTrue();
		assertThat(endPoint.isOpen()).isTrue();
		assertThat(sink.isStillStuck(now + Duration.ofSeconds(61).toNanos(), Duration.ofSeconds(60).toNanos()))
			.isFalse();
		assertThat(endPoint.isOpen()).isFalse();
		sink.release();
		assertThat(this.told).containsExactly("writable", "gone");
	}

	@Test
	void aWriteThatFailsCutsTheConnectionWhateverItThrows() {
		for (Throwable failure : List.of(new IOException("as asked for"), new IllegalStateException("as asked for"),
				new StackOverflowError("as asked for"))) {
			this.told.clear();
			ByteArrayEndPoint endPoint = new FailingEndPoint(failure);
			JettyEventSink sink = sink(endPoint);
			if (failure instanceof Error) {
				assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> write(sink, "hello"));
			}
			else {
				assertThat(write(sink, "hello")).isFalse();
			}
			assertThat(endPoint.isOpen()).isFalse();
			assertThat(this.told).as("before Jetty tells of the end").containsExactly("writable");
			sink.release();
			sink.release();
			assertThat(this.told).containsExactly("writable", "gone");
		}
	}

	private JettyEventSink sink(ByteArrayEndPoint endPoint) {
		JettyEventSink sink = new JettyEventSink(endPoint, this.timeouts);
		sink.headSent(true);
		sink.open(new EventSink.Listener() {

			@Override
			public void onWritable() {
				JettyEventSinkTests.this.told.add("writable");
			}

			@Override
			public void onGone(@Nullable Throwable cause) {
				JettyEventSinkTests.this.told.add("gone");
			}

		});
		sink.begin();
		return sink;
	}

	private static boolean write(JettyEventSink sink, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		return sink.write(bytes, 0, bytes.length);
	}

	private static final class FailingEndPoint extends ByteArrayEndPoint {

		private final Throwable failure;

		FailingEndPoint(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public boolean flush(ByteBuffer... buffers) throws IOException {
			if (this.failure instanceof IOException ex) {
				throw ex;
			}
			if (this.failure instanceof Error ex) {
				throw ex;
			}
			throw (RuntimeException) this.failure;
		}

	}

}
