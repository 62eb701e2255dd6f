package io.github.ssekit.sample.kit;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sample answered.
 *
 * @param status the status
 * @param contentType the content type without its parameters, empty for none
 * @param body the body
 * @param path the path that was asked for
 */
public record Answer(int status, String contentType, String body, String path) {

	private static final JsonMapper JSON = new JsonMapper();

	static Answer of(HttpResponse<InputStream> response) throws IOException {
		String type = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
		try (InputStream body = response.body()) {
			// a stream would never end
			byte[] bytes = type.equals("text/event-stream") ? new byte[0] : body.readAllBytes();
			return new Answer(response.statusCode(), type, new String(bytes, StandardCharsets.UTF_8),
					response.request().uri().getRawPath());
		}
	}

	public JsonNode json() {
		assertThat(this.contentType).as("content type of " + this).isIn("application/json", "application/problem+json");
		return JSON.readTree(this.body);
	}

	/** The number of the event that was accepted, in its topic. */
	public long offset() {
		assertThat(this.status).as("status of " + this).isEqualTo(202);
		String id = json().path("id").asString();
		assertThat(id).matches("[A-Za-z0-9]{4}-[1-9][0-9]*");
		return Long.parseLong(id.substring(id.indexOf('-') + 1));
	}

	/** Is this a whole problem detail (RFC 9457) that tells nothing of the inside? */
	public Answer assertProblem(int status) {
		assertThat(this.status).as("status of " + this).isEqualTo(status);
		assertThat(this.contentType).as("content type of " + this).isEqualTo("application/problem+json");
		assertThat(json().propertyNames()).as("fields of " + this)
			.containsExactlyInAnyOrder("detail", "instance", "status", "title");
		assertThat(json().path("status").asInt()).isEqualTo(status);
		assertThat(json().path("instance").asString()).isEqualTo(this.path);
		assertThat(json().path("title").asString()).isNotBlank();
		assertThat(json().path("detail").asString()).isNotBlank();
		return assertTellsNothingOfTheInside();
	}

	/** No stack trace, no class names. */
	public Answer assertTellsNothingOfTheInside() {
		assertThat(this.body).doesNotContain("\tat ", "Exception", "io.github.ssekit", "java.lang", "org.spring");
		return this;
	}

	public String detail() {
		return json().path("detail").asString();
	}

}
