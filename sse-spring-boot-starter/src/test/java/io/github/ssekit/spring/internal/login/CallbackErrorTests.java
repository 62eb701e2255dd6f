package io.github.ssekit.spring.internal.login;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.internal.lifecycle.ServingContexts;
import io.github.ssekit.spring.internal.lifecycle.ShutdownPhase;
import io.github.ssekit.spring.internal.lifecycle.SseLifecycle;
import io.github.ssekit.spring.internal.message.MessagePublisher;
import io.github.ssekit.spring.internal.message.SseAsyncFlush;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.transport.EventSink;
import jakarta.servlet.http.HttpSessionEvent;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.slf4j.LoggerFactory;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;

/** An Error of whomever costs nobody else anything, and is told to somebody. */
class CallbackErrorTests {

	private final SessionStreams sessions = new SessionStreams(List.of());

	private final MockHttpSession session = new MockHttpSession();

	@Test
	void aStreamThatCouldNotBeOpenedIsNotKeptForItsSession() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> follow((sink) -> {
			throw new StackOverflowError("as asked for");
		}).open(Mockito.mock(EventSink.class)));
		assertThat(this.sessions.size()).isZero();
	}

	@Test
	void aStreamWhoseSinkCannotBeClosedIsNotKeptForItsSession() {
		EventSink failing = Mockito.mock(EventSink.class);
		Mockito.doThrow(new StackOverflowError("as asked for")).when(failing).close();
		Mockito.doThrow(new StackOverflowError("as asked for")).when(failing).abort();
		List<EventSink> bound = new ArrayList<>();
		Admission.Granted granted = follow((sink) -> {
			bound.add(sink);
			return Mockito.mock(Emitter.class);
		});
		granted.open(failing);
		granted.open(failing);
		assertThat(this.sessions.size()).isEqualTo(2);

		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(bound.get(0)::close);
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(bound.get(1)::abort);
		assertThat(this.sessions.size()).isZero();
	}

	@Test
	void allStreamsOfASessionEndWithItThoughOneFails() {
		AtomicInteger ended = new AtomicInteger();
		Admission.Granted granted = follow((sink) -> {
			Emitter emitter = Mockito.mock(Emitter.class);
			Mockito.doAnswer((call) -> {
				ended.incrementAndGet();
				throw new StackOverflowError("as asked for");
			}).when(emitter).close(CloseReason.AUTH_EXPIRED);
			return emitter;
		});
		granted.open(Mockito.mock(EventSink.class));
		granted.open(Mockito.mock(EventSink.class));

		try (LogWatch said = LogWatch.warnings()) {
			this.sessions.sessionDestroyed(new HttpSessionEvent(this.session));

			assertThat(ended).hasValue(2);
			assertThat(said.lines()).hasSize(2).allMatch((line) -> line.contains("StackOverflowError"));
		}
	}

	@Test
	void theShutdownGoesOnThoughItCannotBeSaidThatMessagesWait() {
		SseAsyncPublisher publisher = Mockito.mock(SseAsyncPublisher.class);
		Mockito.when(publisher.flush()).thenReturn(CompletableFuture.failedFuture(new IllegalStateException("away")));
		Mockito.when(publisher.counts()).thenThrow(new StackOverflowError("as asked for"));
		AtomicInteger stopped = new AtomicInteger();

		new SseAsyncFlush(publisher, Duration.ofSeconds(1), 0).stop(stopped::incrementAndGet);

		assertThat(stopped).hasValue(1);
	}

	@Test
	void theShutdownGoesOnThoughItCannotBeSaidThatNothingIsDrained() {
		SseHub hub = Mockito.mock(SseHub.class);
		Mockito.when(hub.drain(any())).thenReturn(CompletableFuture.failedFuture(new IllegalStateException("closed")));
		AtomicInteger stopped = new AtomicInteger();

		try (FailingLog log = new FailingLog(SseLifecycle.class)) {
			lifecycle(hub).stop(stopped::incrementAndGet);

			assertThat(stopped).hasValue(1);
			assertThat(log.asked).isTrue();
		}
	}

	@Test
	void whatFailsBehindADrainIsSeenBySomebody() {
		SseHub hub = Mockito.mock(SseHub.class);
		Mockito.when(hub.drain(any())).thenReturn(CompletableFuture.completedFuture(null));

		try (LogWatch said = LogWatch.warnings()) {
			lifecycle(hub).stop(() -> {
				throw new StackOverflowError("as asked for");
			});

			assertThat(said.lines()).singleElement().asString().contains("StackOverflowError");
		}
	}

	private static SseLifecycle lifecycle(SseHub hub) {
		return new SseLifecycle(new StaticApplicationContext(), new ServingContexts(hub),
				new ShutdownPhase(Duration.ofSeconds(1)));
	}

	@Test
	void aMessageThatCannotBePublishedAfterItsCommitIsSeenBySomebody() {
		List<Runnable> committed = new ArrayList<>();
		MessagePublisher messages = new MessagePublisher((topic, event) -> {
			throw new StackOverflowError("as asked for");
		}, SseMessage.Phase.AFTER_COMMIT, (event, publish) -> committed.add(publish));
		messages.onApplicationEvent(
				new PayloadApplicationEvent<>(this, SseMessage.to("orders/17", SseEvent.of("created"))));

		try (LogWatch said = LogWatch.warnings()) {
			committed.forEach(Runnable::run);

			assertThat(said.lines()).singleElement().asString().contains("orders/17", "StackOverflowError");
		}
	}

	private Admission.Granted follow(Admission.Granted granted) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(this.session);
		Principal alice = () -> "alice";
		request.setUserPrincipal(alice);
		return this.sessions.follow(request, granted);
	}

	/** Throws an Error at whatever a class logs. */
	private static final class FailingLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private final Logger logger;

		private boolean asked;

		FailingLog(Class<?> type) {
			this.logger = (Logger) LoggerFactory.getLogger(type);
			setContext(this.logger.getLoggerContext());
			start();
			this.logger.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.asked = true;
			throw new StackOverflowError("as asked for");
		}

		@Override
		public void close() {
			this.logger.detachAppender(this);
		}

	}

}
