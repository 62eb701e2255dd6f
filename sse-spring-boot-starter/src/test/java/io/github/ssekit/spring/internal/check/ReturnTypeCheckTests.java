package io.github.ssekit.spring.internal.check;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A method that could never open a stream is told by its name, at the start. */
@ExtendWith(OutputCaptureExtension.class)
class ReturnTypeCheckTests {

	@ParameterizedTest
	@ValueSource(classes = { ReturnsNothing.class, ReturnsNothingLater.class, ReturnsFlux.class, ReturnsEmitter.class,
			ReturnsNumber.class, ReturnsNumbers.class, ReturnsEntityOfEntity.class, ReturnsSeveralStreams.class })
	void doesNotStartWithAReturnTypeThatCannotBecomeAStream(Class<?> controller, CapturedOutput output) {
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application(controller)::start);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(controller.getName() + "#events returns ")
			.contains("/events")
			.contains("no stream could be opened there")
			.contains("Let it return an SseStream, the name of a topic, a Topic, or a collection or an array of them");
	}

	@Test
	void doesNotStartWithAStreamThatAnotherMethodThanGetOpens(CapturedOutput output) {
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application(Posted.class)::start);
		assertThat(output).contains(Posted.class.getName() + "#events returns a stream, and is mapped to")
			.contains("{POST [/events]}: a stream is opened by GET")
			.contains("Map it by @SseEndpoint or @GetMapping");
	}

	@Test
	void doesNotStartWithAStreamThatIsToBeJson(CapturedOutput output) {
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application(Json.class)::start);
		assertThat(output).contains(Json.class.getName() + "#events returns a stream, and is mapped to")
			.contains("answered with 406")
			.contains("leave produces out");
	}

	private static AppBuilder application(Class<?> controller) {
		return App.on(Server.TOMCAT).with(controller);
	}

	@RestController
	static class ReturnsNothing {

		@SseEndpoint("/events")
		void events() {
			// says nothing
		}

	}

	@RestController
	static class ReturnsNothingLater {

		@SseEndpoint("/events")
		CompletableFuture<Void> events() {
			return CompletableFuture.completedFuture(null);
		}

	}

	@RestController
	static class ReturnsFlux {

		@SseEndpoint("/events")
		Flux<String> events() {
			return Flux.just("news");
		}

	}

	@RestController
	static class ReturnsEmitter {

		@SseEndpoint("/events")
		SseEmitter events() {
			return new SseEmitter();
		}

	}

	@RestController
	static class ReturnsNumber {

		@SseEndpoint("/events")
		int events() {
			return 42;
		}

	}

	@RestController
	static class ReturnsNumbers {

		@SseEndpoint("/events")
		ResponseEntity<List<Long>> events() {
			return ResponseEntity.ok(List.of(42L));
		}

	}

	@RestController
	static class ReturnsEntityOfEntity {

		@GetMapping("/events")
		ResponseEntity<CompletableFuture<SseStream>> events() {
			return ResponseEntity.ok(CompletableFuture.completedFuture(SseStream.of("news")));
		}

	}

	@RestController
	static class ReturnsSeveralStreams {

		@GetMapping("/events")
		Flux<SseStream> events() {
			return Flux.just(SseStream.of("news"));
		}

	}

	@RestController
	static class Posted {

		@PostMapping("/events")
		SseStream events() {
			return SseStream.of("news");
		}

	}

	@RestController
	static class Json {

		@GetMapping(path = "/events", produces = MediaType.APPLICATION_JSON_VALUE)
		SseStream events() {
			return SseStream.of("news");
		}

	}

}
