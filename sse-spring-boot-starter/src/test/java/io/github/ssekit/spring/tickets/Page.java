package io.github.ssekit.spring.tickets;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.spring.support.App;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the script of a page does. */
final class Page {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final App app;

	private final String[] login;

	/** A page whose requests, but for those of EventSource, bring these headers. */
	Page(App app, String... login) {
		this.app = app;
		this.login = login;
	}

	/** A ticket for all that it may open. */
	String ticket() {
		return ticket("/tickets");
	}

	/** A ticket of that kind. */
	String ticket(String path) {
		HttpResponse<String> answer = this.app.send("POST", path, this.login);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		String ticket = JSON.readTree(answer.body()).get("ticket").asString();
		assertThat(Ticket.parse(ticket)).isNotNull();
		return ticket;
	}

	/**
	 * What a request is answered with whose answer may be a stream, which is not read.
	 */
	static HttpResponse<InputStream> open(App app, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(app.uri(path)).timeout(App.PATIENCE);
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
		}
		catch (IOException ex) {
			throw new AssertionError(path + " was not answered", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(path + " was interrupted", ex);
		}
	}

}
