package io.github.ssekit.spring.payload;

import java.nio.CharBuffer;
import java.time.Instant;
import java.util.Map;

import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is published is what is heard: text as it is, anything else as Boot's JSON. */
class PayloadTests extends OnEachServer {

	private static App app;

	private static SseTestClient client;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class)
			.property("spring.jackson.property-naming-strategy", "SNAKE_CASE")
			.property("spring.jackson.default-property-inclusion", "non_null")
			.start();
		client = app.listening("/news");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		client.close();
		app.close();
	}

	@Test
	void dataThatIsNoJsonIsRefusedWhereItIsPublished() {
		Node node = new Node();
		assertThatIllegalArgumentException().isThrownBy(() -> app.hub().publish("news", SseEvent.of(node)))
			.withMessageContaining("data of type " + Node.class.getName() + ": cannot be written as JSON");
	}

	@Test
	void dataThatIsTooLargeIsRefusedWhereItIsPublished() {
		assertThatExceptionOfType(EventTooLargeException.class)
			.isThrownBy(() -> app.hub().publish("news", SseEvent.of("x".repeat(256 * 1024))));
	}

	@Test
	void anObjectIsWrittenAsTheApplicationWritesJson() {
		ReceivedEvent event = heard(SseEvent.named("shipped")
			.data(new Parcel("P-1", Instant.parse("2026-01-02T03:04:05.678Z"), null, Map.of("größe", 1.5))));
		assertThat(event.type()).isEqualTo("shipped");
		assertThat(event.data())
			.isEqualTo("{\"parcel_id\":\"P-1\",\"sent_at\":\"2026-01-02T03:04:05.678Z\",\"more\":{\"größe\":1.5}}");
	}

	@Test
	void textIsNoJson() {
		assertThat(heard(SseEvent.of("{\"as\": \"it is\" }")).data()).isEqualTo("{\"as\": \"it is\" }");
		assertThat(heard(SseEvent.of(CharBuffer.wrap("built"))).data()).isEqualTo("built");
	}

	@ParameterizedTest
	@MethodSource
	void textComesAsItIsButForItsLineEnds(String text) {
		assertThat(heard(SseEvent.of(text)).data()).isEqualTo(text.replace("\r\n", "\n").replace('\r', '\n'));
	}

	static String[] textComesAsItIsButForItsLineEnds() {
		return new String[] { "", " ", "  two blanks before", "a\nb", "a\rb", "a\r\nb", "a\n\nb", "a\n\rb", "\n",
				"\r\n", "ends with a newline\n", "ends with two\n\n", "\nbegins with one", ": no comment",
				"data: no field", "id: 7\nretry: 1", "tab\tstays", "emoji 🎉 and ü and 漢字", "\uFEFFmark",
				"line\u2028separator", "x".repeat(200_000), "🎉".repeat(20_000), "line\n".repeat(5000) };
	}

	private static ReceivedEvent heard(SseEvent event) {
		int before = client.messageCount();
		app.hub().publish("news", event).join();
		return client.awaitMessages(before + 1).get(before);
	}

	record Parcel(String parcelId, Instant sentAt, String note, Map<String, Double> more) {
	}

	/** Refers to itself. */
	static final class Node {

		public Node getNext() {
			return this;
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

	}

}
