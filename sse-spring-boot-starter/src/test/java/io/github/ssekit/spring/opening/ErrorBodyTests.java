package io.github.ssekit.spring.opening;

import java.net.http.HttpResponse;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

import static org.assertj.core.api.Assertions.assertThat;

/** What the application's exception handlers answer reaches an EventSource, too. */
class ErrorBodyTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class, Handlers.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@ParameterizedTest
	@CsvSource({ "text/event-stream", "*/*", "application/json" })
	void anObjectIsJsonWhateverIsAccepted(String accept) {
		HttpResponse<String> response = app.get("/conflict", "Accept", accept);
		assertThat(response.statusCode()).isEqualTo(accept.equals("application/json") ? 406 : 409);
		if (response.statusCode() == 409) {
			assertThat(response.body()).isEqualTo("{\"code\":17,\"text\":\"already there\"}");
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/missing,404,404 of mine", "/nowhere,404,nothing here" })
	void aPathThatIsNotThereIsAnsweredAsTheHandlerSays(String path, int status, String body) {
		HttpResponse<String> response = app.get(path, "Accept", "text/event-stream");
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.body()).contains(body);
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/conflict")
		SseStream conflict() {
			throw new UnsupportedOperationException("already there");
		}

		@SseEndpoint("/missing")
		SseStream missing() {
			throw new IllegalStateException("404 of mine");
		}

	}

	@RestControllerAdvice
	static class Handlers {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		ErrorDto handle(UnsupportedOperationException ex) {
			return new ErrorDto(17, ex.getMessage());
		}

		@ExceptionHandler
		ProblemDetail handle(IllegalStateException ex) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, ex.getMessage());
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.NOT_FOUND)
		ErrorDto handle(NoResourceFoundException ex) {
			return new ErrorDto(4, "nothing here");
		}

	}

	record ErrorDto(int code, String text) {
	}

}
