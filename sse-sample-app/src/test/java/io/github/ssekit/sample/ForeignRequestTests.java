package io.github.ssekit.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import io.github.ssekit.sample.kit.Answer;
import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** Another site that is open in a browser on the same machine can do nothing here. */
@OnBothServers
class ForeignRequestTests {

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	ForeignRequestTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@ParameterizedTest
	@CsvSource({ "Origin, https://evil.example", "Origin, null", "Origin, http://localhost:1", "Origin, rubbish",
			"Sec-Fetch-Site, cross-site" })
	void anotherSiteChangesNothingAndOpensNothing(String header, String value) {
		try (SseTestClient reader = this.sample.connect("clientId=" + this.alice)) {
			for (String call : Set.of("send/" + this.alice, "broadcast", "topics/news", "disconnect/" + this.alice,
					"shutdown")) {
				assertThat(ask("POST", this.sample.uri(call), header, value).assertProblem(403).detail())
					.contains("Another site");
			}
			URI exclusive = this.sample.uri("connect?exclusive=true&clientId=" + this.alice);
			ask("GET", exclusive, header, value).assertProblem(403);
			for (String operation : Set.of("drain", "revoke/client/" + this.alice)) {
				ask("POST", URI.create(this.sample.origin() + "/actuator/sse/" + operation), header, value)
					.assertProblem(403);
			}
			ask("DELETE", URI.create(this.sample.origin() + "/actuator/sse/" + this.alice), header, value)
				.assertProblem(403);
			this.sample.text("send/" + this.alice, "still here");
			assertThat(reader.awaitMessages(1)).extracting("data").containsExactly("still here");
			assertThat(reader.attempts()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "same-origin", "same-site", "none" })
	void thePageItselfAndWhoTypesAnAddressMayDoAll(String site) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.sample.uri("topics/news"))
			.header("Content-Type", "text/plain")
			.header("Sec-Fetch-Site", site)
			.header("Origin", this.sample.origin())
			.POST(HttpRequest.BodyPublishers.ofString("hello"));
		assertThat(this.sample.exchange(request).status()).isEqualTo(202);
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example",
			"192.0.2.1", "xlocalhost" })
	void aNameThatIsNotOfThisMachineIsRefused(String host) {
		String answer = asking("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 403 ").contains("application/problem+json", "sample.hosts");
		assertThat(asking("GET /api/v1/sse/connect HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
			.startsWith("HTTP/1.1 403 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "a.localhost" })
	void theNamesOfThisMachineAreItsOwn(String host) {
		assertThat(asking("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
			.startsWith("HTTP/1.1 200 ");
	}

	@Test
	void moreNamesAreConfigured() {
		HostRule rule = new HostRule(Set.of("Demo.example"));
		assertThat(rule.isOurs("demo.EXAMPLE", "192.0.2.7")).isTrue();
		assertThat(rule.isOurs("192.0.2.7", "192.0.2.7")).as("what was connected to").isTrue();
		assertThat(rule.isOurs("[2001:db8::7]", "2001:db8::7")).isTrue();
		assertThat(rule.isOurs("192.0.2.8", "192.0.2.7")).isFalse();
	}

	@Test
	void thePageStandsInNoFrameAndLoadsWhatLiesBesideIt() {
		String answer = asking("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-security-policy: default-src 'none'",
				"frame-ancestors 'none'", "x-content-type-options: nosniff");
	}

	@Test
	void itIsForThisMachineAloneAndItsTapIsOff() {
		String address = this.sample.bean(Environment.class).getProperty("server.address");
		assertThat(address).isEqualTo("127.0.0.1");
		URI tap = URI.create(this.sample.origin() + "/actuator/sse/tap?topic=news&seconds=1");
		assertThat(this.sample.exchange(HttpRequest.newBuilder(tap)).status()).isEqualTo(403);
	}

	private Answer ask(String method, URI uri, String header, String value) {
		return this.sample.exchange(HttpRequest.newBuilder(uri)
			.header(header, value)
			.header("Content-Type", "text/plain")
			.method(method, HttpRequest.BodyPublishers.ofString("hello")));
	}

	/** The answer to a request that no client would send. */
	private String asking(String request) {
		try (Socket socket = new Socket("localhost", URI.create(this.sample.origin()).getPort())) {
			socket.setSoTimeout((int) Sample.PATIENCE.toMillis());
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
