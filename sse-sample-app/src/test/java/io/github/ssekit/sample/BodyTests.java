package io.github.ssekit.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.sample.kit.Answer;
import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which bodies are taken and which are not. What is refused changes nothing: the offset
 * of the next event follows that of the last.
 */
@OnBothServers
class BodyTests {

	private static final int MAX = 256 * 1024;

	/** {@code data: }, its line end and the blank line. */
	private static final int FRAME = 8;

	private final Sample sample;

	private final String call = "send/" + Sample.unique("reader");

	private long before;

	private int accepted;

	BodyTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@BeforeEach
	void lookWhereTheTopicStands() {
		this.before = this.sample.text(this.call, "before").offset();
	}

	@AfterEach
	void whatWasRefusedHasChangedNothing() {
		assertThat(this.sample.text(this.call, "after").offset()).isEqualTo(this.before + this.accepted + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   ", "\r\n", "{", "{\"a\":", "{\"a\":1} x", "{\"a\":1}{\"b\":2}", "1 2", "[1,]",
			"{\"a\":1,}", "nonsense", "NaN", "'a'", "{a:1}", "// no\n1", "01", "\"\u0001\"", "\"a\nb\"", "\uFEFF{}" })
	void refusesWhatIsNotJson(String body) {
		assertThat(this.sample.json(this.call, body).assertProblem(400).detail()).startsWith("The body is");
	}

	@Test
	void refusesJsonThatIsNestedWithoutEnd() {
		this.sample.json(this.call, "[".repeat(100_000) + "]".repeat(100_000)).assertProblem(400);
		this.sample.json(this.call, "{\"a\":".repeat(40_000)).assertProblem(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/plain;charset=UTF-8", "application/json" })
	void refusesBytesThatAreNotUtf8(String contentType) {
		byte[] body = { '"', (byte) 0xC3, '"' };
		this.sample.post(this.call, contentType, body).assertProblem(400);
	}

	@Test
	void refusesJsonInAnotherEncoding() {
		this.sample.post(this.call, "application/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_16))
			.assertProblem(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/xml", "application/octet-stream", "text/event-stream",
			"multipart/form-data;boundary=x", "application/x-www-form-urlencoded", "nonsense",
			"text/plain;charset=nosuch" })
	void refusesOtherContentTypes(String contentType) {
		// no body: this is refused before it would be read, see
		// refusesPathsThatTheServerDoesNotTake
		this.sample.post(this.call, contentType, new byte[0]).assertProblem(415);
	}

	@Test
	void refusesABodyWithoutContentType() {
		this.sample
			.exchange(HttpRequest.newBuilder(this.sample.uri(this.call)).POST(HttpRequest.BodyPublishers.noBody()))
			.assertProblem(415);
	}

	@Test
	void refusesABodyThatIsLargerThanAnEventMayBe() {
		byte[] body = "x".repeat(MAX + 1).getBytes(StandardCharsets.UTF_8);
		assertThat(this.sample.post(this.call, "text/plain", body).assertProblem(413).detail()).contains("262144",
				"sse.max-event-size");
		this.sample.post(this.call, "application/json", body).assertProblem(413);
	}

	@Test
	void refusesALargeBodyThatDoesNotSayHowLargeItIs() {
		byte[] body = "x".repeat(3 * MAX).getBytes(StandardCharsets.UTF_8);
		this.sample.postChunked(this.call, "text/plain", body).assertProblem(413);
	}

	@Test
	void refusesABodyThatIsTooLargeOnlyOnTheWire() {
		assertThat(this.sample.text(this.call, "\n".repeat(100_000)).assertProblem(413).detail())
			.contains("sse.max-event-size");
		this.sample.text(this.call, "x".repeat(MAX - FRAME + 1)).assertProblem(413);
	}

	/**
	 * A line on which a body is still on its way is closed by the server, unannounced.
	 */
	@Test
	void refusesANameOnlyAfterTheBodyWasRead() throws IOException {
		URI uri = this.sample.uri(this.call + "?event=sse.ready");
		try (Socket line = new Socket(uri.getHost(), uri.getPort())) {
			line.setSoTimeout((int) Sample.PATIENCE.toMillis());
			BufferedReader answer = new BufferedReader(
					new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII));
			line.getOutputStream()
				.write(("POST " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: localhost\r\n"
						+ "Content-Type: text/plain\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(answer.readLine()).startsWith("HTTP/1.1 100");
			assertThat(answer.readLine()).isEmpty();
			line.getOutputStream().write('x');
			assertThat(answer.readLine()).startsWith("HTTP/1.1 400");
		}
	}

	@Test
	void takesABodyThatIsAsLargeAsAnEventMayBe() {
		accepts(this.sample.text(this.call, "x".repeat(MAX - FRAME)));
		accepts(this.sample.postChunked(this.call, "text/plain",
				"x".repeat(MAX - FRAME).getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void takesTextThatIsBlankOrEmpty() {
		accepts(this.sample.text(this.call, ""));
		accepts(this.sample.text(this.call, " \n\t"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json;charset=UTF-8", "application/cloudevents+json",
			"text/plain", "text/plain;charset=ISO-8859-1", "TEXT/PLAIN" })
	void takesJsonAndText(String contentType) {
		accepts(this.sample.post(this.call, contentType, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void takesJsonThatIsNestedDeeply() {
		accepts(this.sample.json(this.call, "[".repeat(400) + "]".repeat(400)));
	}

	@Test
	void answersWithThePlaceOfTheEvent() {
		Answer first = this.sample.json(this.call, "1");
		Answer second = this.sample.json(this.call, "2");
		accepts(first);
		accepts(second);
		assertThat(second.offset()).isEqualTo(first.offset() + 1);
		assertThat(first.json().propertyNames()).containsExactlyInAnyOrder("id", "topic");
		assertThat(first.json().path("topic").asString()).isEqualTo(this.call.replace("send/", "client/"));
	}

	private void accepts(Answer answer) {
		assertThat(answer.offset()).isEqualTo(this.before + ++this.accepted);
		assertThat(answer.contentType()).isEqualTo("application/json");
	}

}
