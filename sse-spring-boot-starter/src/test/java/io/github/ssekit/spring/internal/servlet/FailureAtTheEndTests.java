package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whoever waits for the end of a stream is told it, whatever else fails then. */
class FailureAtTheEndTests {

	private static final WriteTimeouts TIMEOUTS = new WriteTimeouts(Duration.ofSeconds(60));

	@Test
	void theEndIsReportedThoughTheRequestCannotBeCompleted() {
		FakeContainer container = new FakeContainer();
		ServletEventSink sink = new ServletEventSink(container.context(), container, container::cut,
				ServletResponseHead.FIXED, TIMEOUTS);
		List<Throwable> told = new ArrayList<>();
		sink.open(new EventSink.Listener() {

			@Override
			public void onWritable() {
				// nothing is to be written
			}

			@Override
			public void onGone(Throwable cause) {
				told.add(cause);
			}

		});
		sink.onWritePossible();
		container.onComplete = () -> {
			throw new StackOverflowError("as asked for");
		};
		IOException gone = new IOException("gone");

		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> sink.onError(gone));
		assertThat(told).containsExactly(gone);
	}

}
