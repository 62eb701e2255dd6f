package io.github.ssekit.source;

import java.util.Map;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One JSON object becomes one event. */
class JsonEntryMapperTests {

	private final EntryMapper mapping = EntryMapper.json();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			secret | field data: is no JSON from line 1, column
			{"topic":"a","data":"secret | field data: is no JSON
			{"topic":"a","data":1} secret | field data: is no JSON
			{"topic":"secret","topic":"a"} | field data: is no JSON
			["secret"] | field data: must be a JSON object
			{"data":"secret"} | member topic: is missing
			{"topic":null,"data":"secret"} | member topic: is missing
			{"topic":["secret"],"data":1} | member topic: must be text
			{"topic":"a","x":"secret"} | member data: is missing
			{"topic":"a","data":1,"event":{"x":"secret"}} | member event: must be text
			{"topic":"a","data":1,"id":1.5} | member id: must be text
			{"topic":"a","data":1,"version":-1} | member version: must be a whole number
			{"topic":"a","data":1,"version":99999999999999999999} | member version: must be a whole number
			{"topic":"a","data":1,"version":"secret"} | member version: must be a whole number
			{"topic":"a","data":1,"version":1.5} | member version: must be text
			{"topic":"no secret","data":1} | topic: must consist of printable characters
			{"topic":"a","data":1,"event":"sse.secret"} | event name: must not begin with "sse."
			{"topic":"a","data":1,"id":"no secret"} | idempotency key: must consist of printable characters
			""")
	void namesWhatIsWrongAndDoesNotRepeatIt(String text, String message) {
		assertThatThrownBy(() -> map(text)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageStartingWith(message)
			.hasNoCause()
			.hasMessageNotContaining("secret");
	}

	@Test
	void takesEveryMemberThatItKnows() {
		MappedEvent inbound = map("""
				{"topic": "orders/17", "event": "created", "id": "42", "other": 1,
				 "data": {"total": 9.90, "big": 12345678901234567890, "text": "é\\n", "none": null}}""");

		assertThat(inbound).isEqualTo(new MappedEvent(Topic.of("orders/17"), new SseEvent("created",
				"{\"total\":9.90,\"big\":12345678901234567890,\"text\":\"é\\n\",\"none\":null}", null, "42")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"as it is" | as it is
			[1, 2] | [1,2]
			true | true
			null | null
			""")
	void sendsTextAsItIsAndAllElseAsJson(String data, String sent) {
		assertThat(map("{\"topic\":\"a\",\"data\":" + data + "}"))
			.isEqualTo(new MappedEvent(Topic.of("a"), SseEvent.of(sent)));
	}

	@Test
	void takesANumberAsAnIdToo() {
		assertThat(map("{\"topic\":\"a\",\"data\":1,\"id\":42}").event().idempotencyKey()).isEqualTo("42");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			7 | 7
			"9223372036854775807" | 9223372036854775807
			0 | 0
			""")
	void takesAVersion(String written, long version) {
		assertThat(map("{\"topic\":\"a\",\"data\":1,\"version\":" + written + "}").event().version())
			.isEqualTo(version);
	}

	@Test
	void takesAVersionFromAFieldToo() {
		Map<String, String> fields = Map.of("topic", "a", "data", "x", "version", "7");
		MappedEvent inbound = EntryMapper.fields().map(new SourceEntry("stream", "1-0", fields));
		assertThat(inbound).isEqualTo(new MappedEvent(Topic.of("a"), SseEvent.of("x").version(7)));
		assertThatThrownBy(() -> EntryMapper.fields()
			.map(new SourceEntry("stream", "1-0", Map.of("topic", "a", "data", "x", "version", "secret"))))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageStartingWith("field version: must be a whole number")
			.hasMessageNotContaining("secret");
	}

	private MappedEvent map(String text) {
		return this.mapping.map(new SourceEntry("list", "", Map.of("data", text)));
	}

}
