package io.github.ssekit.spring.boot3;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application on Spring Boot 3.5 to which the starter is added: the build runs it with
 * the class path of such a one, and not among the other tests.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpringBoot3Start {

	@Test
	void itIsToldThatSseKitNeedsSpringBoot4(CapturedOutput output) {
		assertThat(SpringBootVersion.getVersion()).as("of this class path").startsWith("3.5.");
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> SpringApplication.run(Application.class, "--server.port=0").close())
			.withMessageContaining("SseKit needs Spring Boot 4");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("SseKit needs Spring Boot 4, and this is Spring Boot " + SpringBootVersion.getVersion())
			.contains("Let the application use Spring Boot 4.1")
			.doesNotContain("at org.springframework.boot.SpringApplication.run");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@RestController
		static class Page {

			@GetMapping("/")
			String index() {
				return "hello";
			}

		}

	}

}
