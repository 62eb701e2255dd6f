package io.github.ssekit.spring;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** An application with several hubs is told what to do, and can have them. */
@ExtendWith(OutputCaptureExtension.class)
class SeveralHubsTests {

	@Test
	void twoHubsAreNamedWithTheWayOut(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> App.on(Server.TOMCAT).with(TwoHubs.class, Endpoint.class).start().close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("There are 2 beans of type SseHub")
			.containsPattern("'first' \\(.*TwoHubs#first\\)")
			.containsPattern("'second' \\(.*TwoHubs#second\\)")
			.contains("@Bean(defaultCandidate = false)")
			.contains("@Qualifier(\"second\") SseHub");
	}

	@Test
	void aPrimaryHubIsNamedWhereAPublisherIsWanted(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> App.on(Server.TOMCAT).with(PrimaryHub.class, Publishing.class).start().close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsPattern("The SseHub 'own' \\(.*PrimaryHub#own\\) is primary")
			.contains("Leave @Primary out of the hub");
	}

	@Test
	void aSecondHubThatIsDeclaredAsToldHarmsNothing() {
		// the first one is made by SseKit
		try (App app = App.on(Server.TOMCAT).with(ASecondHub.class, Endpoint.class, Publishing.class).start();
				SseTestClient client = app.listening("/news")) {
			app.context().getBean("second", SseHub.class).publish("news", SseEvent.of("elsewhere"));
			app.bean(Publishing.class).publisher.publish("news", SseEvent.of("here"));
			assertThat(client.awaitMessages(1).get(0).data()).isEqualTo("here");
			assertThat(app.bean(Publishing.class).second).isSameAs(app.context().getBean("second"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoHubs {

		@Bean
		SseHub first() {
			return SseHub.builder().build();
		}

		@Bean
		SseHub second() {
			return SseHub.builder().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ASecondHub {

		@Bean(defaultCandidate = false)
		SseHub second() {
			return SseHub.builder().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryHub {

		@Bean
		@Primary
		SseHub own() {
			return SseHub.builder().build();
		}

	}

	static class Publishing {

		private final SsePublisher publisher;

		private final @Nullable SseHub second;

		Publishing(SsePublisher publisher, @Qualifier("second") ObjectProvider<SseHub> second) {
			this.publisher = publisher;
			this.second = second.getIfAvailable();
		}

	}

	@RestController
	static class Endpoint {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

	}

}
