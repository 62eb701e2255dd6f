package io.github.ssekit.spring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Decision;
import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.internal.endpoint.SseReturnValueHandler;
import io.github.ssekit.spring.internal.lifecycle.SseLifecycle;
import io.github.ssekit.spring.internal.login.LoginExpiry;
import io.github.ssekit.spring.internal.login.SessionStreams;
import io.github.ssekit.transport.EventSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SseAutoConfigurationTests {

	private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(JacksonAutoConfiguration.class, SseAutoConfiguration.class, SseWebMvcAutoConfiguration.class));

	private final WebApplicationContextRunner web = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, WebMvcAutoConfiguration.class,
				SseAutoConfiguration.class, SseWebMvcAutoConfiguration.class, SseLoginAutoConfiguration.class));

	@Test
	void makesNothingWhereItIsDisabled() {
		this.web.withPropertyValues("sse.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SseHub.class)
				.doesNotHaveBean(SsePublisher.class)
				.doesNotHaveBean(SseReturnValueHandler.class));
	}

	@Test
	void worksWithNoConfigurationAtAll() {
		this.web.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(SseHub.class)
			.hasSingleBean(SseReturnValueHandler.class)
			.hasSingleBean(SseLifecycle.class));
	}

	@Test
	void publishesFromAnApplicationThatIsNoWebApplication() {
		this.plain.run((context) -> {
			assertThat(context).doesNotHaveBean(SseReturnValueHandler.class);
			assertThat(context.getBean(SsePublisher.class).publish("news", SseEvent.of("1")).join().position())
				.isNotNull();
		});
	}

	@Test
	void hasOnePublisherToInject() {
		this.plain.withBean(NeedsPublisher.class)
			.run((context) -> assertThat(context.getBean(NeedsPublisher.class).publisher).isNotNull());
	}

	@Test
	void worksWithoutJackson() {
		this.plain.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(SseHub.class).broadcast(SseEvent.of(List.of(1))))
				.withMessageContaining("java.util.")
				.withMessageContaining("payloadEncoder");
		});
	}

	@Test
	void worksWithoutAnEmbeddedServer() {
		this.web
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.tomcat", "org.apache.catalina",
					"org.springframework.boot.jetty", "org.eclipse.jetty"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SseHub.class));
	}

	@Test
	void needsNothingOfActuatorMicrometerSecurityOrRedis() {
		this.web
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.micrometer",
					"org.springframework.security", "org.springframework.data", "io.lettuce"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SseHub.class)
				.hasSingleBean(SessionStreams.class)
				.doesNotHaveBean(LoginExpiry.class));
	}

	@Test
	void followsLoginsUnlessToldOtherwise() {
		this.web.withPropertyValues("sse.auth.follow-login=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SessionStreams.class)
				.doesNotHaveBean(LoginExpiry.class));
		this.web
			.run((context) -> assertThat(context).hasSingleBean(SessionStreams.class).hasSingleBean(LoginExpiry.class));
	}

	@Test
	void standsBackForAHubOfTheApplication() {
		SseHub own = SseHub.builder().node("own").build();
		this.web.withBean("own", SseHub.class, () -> own)
			.run((context) -> assertThat(context.getBean(SseHub.class)).isSameAs(own));
	}

	@Test
	void encodesPayloadsAsTheApplicationSays() {
		this.plain.withBean(PayloadEncoder.class, () -> (data) -> "mine".getBytes(StandardCharsets.UTF_8))
			.run((context) -> {
				Recorder recorder = open(context.getBean(SseHub.class));
				context.getBean(SseHub.class).publish("news", SseEvent.of(List.of(1))).join();
				assertThat(recorder.await("data: mine\n")).isTrue();
			});
	}

	@Test
	void asksTheAuthorizerOfTheApplication() {
		this.plain.withBean(Authorizer.class, () -> (request) -> Decision.denied("not you")).run((context) -> {
			Admission admission = context.getBean(SseHub.class)
				.connect(ConnectRequest.of("alice", List.of(Topic.of("news"))));
			assertThat(admission).isEqualTo(new Admission.Denied("not you"));
		});
	}

	@Test
	void tellsTheObserversOfTheApplication() {
		CountDownLatch opened = new CountDownLatch(1);
		SseObserver observer = new SseObserver() {

			@Override
			public void onOpened(StreamInfo stream) {
				if (stream.client().equals("alice")) {
					opened.countDown();
				}
			}

		};
		this.plain.withBean(SseObserver.class, () -> observer).run((context) -> {
			open(context.getBean(SseHub.class));
			assertThat(opened.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void letsTheApplicationChangeTheHub() {
		this.plain
			.withBean(SseHubBuilderCustomizer.class,
					() -> (builder) -> builder.node("here").retention((topic) -> Retention.NONE))
			.run((context) -> {
				SseHub hub = context.getBean(SseHub.class);
				assertThat(hub.node()).isEqualTo("here");
				assertThat(hub.publish("news", SseEvent.of("1")).join().position()).isNull();
			});
	}

	@Test
	void setsWhatThePropertiesSay() {
		this.plain
			.withPropertyValues("sse.heartbeat=7s", "sse.retry.min=1s", "sse.retry.max=2s", "sse.max-event-size=2KB",
					"sse.outbox.max-bytes=4KB", "sse.stream.max-age=1h", "sse.history.max-events=0")
			.run((context) -> {
				SseHub hub = context.getBean(SseHub.class);
				assertThat(hub.settings().heartbeat()).isEqualTo(Duration.ofSeconds(7));
				assertThat(hub.settings().minRetry()).isEqualTo(Duration.ofSeconds(1));
				assertThat(hub.settings().maxRetry()).isEqualTo(Duration.ofSeconds(2));
				assertThat(hub.settings().outboxMaxBytes()).isEqualTo(4096);
				assertThat(hub.settings().maxAge()).isEqualTo(Duration.ofHours(1));
				assertThat(hub.publish("news", SseEvent.of("1")).join().position()).isNull();
				assertThatExceptionOfType(EventTooLargeException.class)
					.isThrownBy(() -> hub.broadcast(SseEvent.of("x".repeat(2048))))
					.withMessageContaining("2048")
					.withMessageContaining("sse.max-event-size");
			});
	}

	private static Recorder open(SseHub hub) {
		Recorder recorder = new Recorder();
		((Admission.Granted) hub.connect(ConnectRequest.of("alice", List.of(Topic.of("news"))))).open(recorder);
		return recorder;
	}

	static class NeedsPublisher {

		private final SsePublisher publisher;

		NeedsPublisher(SsePublisher publisher) {
			this.publisher = publisher;
		}

	}

	/** Takes everything. */
	private static final class Recorder implements EventSink {

		/** Guarded by the monitor. */
		private final StringBuilder text = new StringBuilder();

		@Override
		public void open(Listener listener) {
			listener.onWritable();
		}

		@Override
		public synchronized boolean write(byte[] bytes, int offset, int length) {
			this.text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
			return true;
		}

		@Override
		public void close() {
			// nothing to end
		}

		boolean await(String part) {
			Awaitility.await().until(() -> has(part));
			return true;
		}

		private synchronized boolean has(String part) {
			return this.text.indexOf(part) >= 0;
		}

	}

}
