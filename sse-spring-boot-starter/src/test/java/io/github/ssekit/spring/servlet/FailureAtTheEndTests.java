package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.emitter.EventSink;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whoever waits for the end of a stream is told it, whatever else fails then. */
class FailureAtTheEndTests {

	@Test
	void theEndIsReportedThoughTheRequestCannotBeCompleted() {
		FakeContainer container = new FakeContainer();
		ServletEventSink sink = new ServletEventSink(container.context(), container, container::cut, ShortWay.NONE,
				Head.FIXED);
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

	@Test
	void aWriteThatHasFailedIsToldThoughTheConnectionCannotBeClosed() {
		EndPoint endPoint = Mockito.mock(EndPoint.class);
		Mockito.doThrow(new StackOverflowError("as asked for")).when(endPoint).close();
		List<Throwable> told = new ArrayList<>();
		JettyOutlet outlet = new JettyOutlet(endPoint, Mockito.mock(Scheduler.class), () -> {
		}, told::add);
		IOException gone = new IOException("gone");

		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> outlet.failed(gone));
		assertThat(told).containsExactly(gone);
	}

}
