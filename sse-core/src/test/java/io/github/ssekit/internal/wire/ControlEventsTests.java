package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Message;
import io.github.ssekit.fakes.ReferenceReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The library's own events: named, with data, and JSON whatever a name holds. */
class ControlEventsTests {

	@Test
	void escapesWhatWouldBreakTheJson() {
		assertThat(heard(ControlEvents.ready("a\"b\\c", false, 0, List.of(), Map.of(), Duration.ofSeconds(2))))
			.isEqualTo(own("ready", "{\"client\":\"a\\\"b\\\\c\",\"recovered\":false,\"replayed\":0,\"topics\":{}}"));
		assertThat(heard(ControlEvents.reset(LostReason.TRIMMED, List.of(Topic.of("a\"b"), Topic.of("c\\")))))
			.isEqualTo(own("reset", "{\"reason\":\"trimmed\",\"topics\":[\"a\\\"b\",\"c\\\\\"]}"));
	}

	@Test
	void escapesWhatNoNameHoldsBecauseWhoKnows() {
		assertThat(heard(ControlEvents.ready("a\nb\r\0\u2028", true, 3, List.of(), Map.of(), Duration.ofSeconds(2))))
			.isEqualTo(own("ready",
					"{\"client\":\"a\\u000ab\\u000d\\u0000\\u2028\",\"recovered\":true,\"replayed\":3,\"topics\":{}}"));
	}

	@Test
	void leavesOtherLanguagesAsTheyAre() {
		assertThat(heard(ControlEvents.ready("größe\uD83D\uDE00", true, 12_345_678_901L, List.of(), Map.of(),
				Duration.ofSeconds(2))))
			.isEqualTo(own("ready",
					"{\"client\":\"größe\uD83D\uDE00\",\"recovered\":true,\"replayed\":12345678901,\"topics\":{}}"));
	}

	@Test
	void bringTheReconnectionTimeWhereTheStreamBeginsOrEnds() {
		Duration retry = Duration.ofMillis(2345);

		assertThat(retry(ControlEvents.ready("a", true, 0, List.of(), Map.of(), retry))).isEqualTo(2345);
		assertThat(retry(ControlEvents.last(CloseReason.SHUTDOWN, retry))).isEqualTo(2345);
		assertThat(retry(ControlEvents.refused(RefuseReason.QUOTA, retry))).isEqualTo(2345);
		assertThat(retry(ControlEvents.dropped(3))).isNull();
		assertThat(retry(ControlEvents.reset(LostReason.FORK, List.of(Topic.of("a"))))).isNull();
	}

	@Test
	void nameTheTopicsThatWereNotInTheCursorWhereThereAreSome() {
		assertThat(heard(ControlEvents.ready("a", true, 2, List.of(Topic.of("a\"b"), Topic.BROADCAST), Map.of(),
				Duration.ofSeconds(2))))
			.isEqualTo(own("ready", "{\"client\":\"a\",\"recovered\":true,\"replayed\":2,"
					+ "\"newTopics\":[\"a\\\"b\",\"broadcast\"],\"topics\":{}}"));
	}

	@Test
	void nameAllTopicsByWhatStandsForThemInTheCursor() {
		Map<String, Topic> names = new LinkedHashMap<>();
		names.put("1fus", Topic.of("news"));
		names.put("-0123456789", Topic.of("a\"b"));
		assertThat(heard(ControlEvents.ready("a", true, 0, List.of(), names, Duration.ofSeconds(2))))
			.isEqualTo(own("ready", "{\"client\":\"a\",\"recovered\":true,\"replayed\":0,"
					+ "\"topics\":{\"1fus\":\"news\",\"-0123456789\":\"a\\\"b\"}}"));
	}

	@Test
	void sayHowManyWereDropped() {
		assertThat(heard(ControlEvents.dropped(17))).isEqualTo(own("dropped", "{\"count\":17}"));
	}

	@Test
	void sayWhenAStreamWillEnd() {
		assertThat(
				heard(ControlEvents.authExpiring(Instant.parse("2026-08-01T12:00:00.500Z"), Duration.ofMillis(59_999))))
			.isEqualTo(own("auth-expiring", "{\"expires\":\"2026-08-01T12:00:00.500Z\",\"in\":59}"));
	}

	@ParameterizedTest
	@EnumSource
	void sayWhyAStreamEnded(CloseReason reason) {
		assertThat(heard(ControlEvents.last(reason, Duration.ofSeconds(2))))
			.isEqualTo(own(reason.isForGood() ? "ended" : "closed", "{\"reason\":\"" + wireWord(reason) + "\"}"));
		assertThat(reason.word()).isEqualTo(wireWord(reason));
	}

	@ParameterizedTest
	@EnumSource
	void sayWhyAStreamWasRefused(RefuseReason reason) {
		assertThat(heard(ControlEvents.refused(reason, Duration.ofSeconds(2))))
			.isEqualTo(own("refused", "{\"reason\":\"" + wireWord(reason) + "\"}"));
	}

	@ParameterizedTest
	@EnumSource
	void sayWhyHistoryWasLost(LostReason reason) {
		assertThat(heard(ControlEvents.reset(reason, List.of(Topic.of("orders/17")))))
			.isEqualTo(own("reset", "{\"reason\":\"" + wireWord(reason) + "\",\"topics\":[\"orders/17\"]}"));
	}

	private static String wireWord(Enum<?> reason) {
		return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static Message own(String name, String data) {
		return new Message("1", "sse." + name, data);
	}

	private static Message heard(EncodedEvent body) {
		List<Message> messages = new ArrayList<>();
		reader(messages, body);
		assertThat(messages).hasSize(1);
		return messages.get(0);
	}

	private static Long retry(EncodedEvent body) {
		return reader(new ArrayList<>(), body).retry();
	}

	private static ReferenceReader reader(List<Message> messages, EncodedEvent body) {
		ReferenceReader reader = new ReferenceReader(messages::add);
		byte[] id = "id: 1\n".getBytes(StandardCharsets.US_ASCII);
		reader.feed(id, 0, id.length);
		reader.feed(body.bytes(), 0, body.size());
		assertThat(reader.complaints()).isEmpty();
		return reader;
	}

}
