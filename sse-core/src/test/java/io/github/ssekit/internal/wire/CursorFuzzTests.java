package io.github.ssekit.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** The cursor, whatever comes for one. */
class CursorFuzzTests {

	private static final List<Topic> TOPICS = List.of(Topic.of("orders/17"), Topic.client("alice"), Topic.BROADCAST);

	private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	/** Two numbers, a word and a name. */
	private static final int BYTES_OF_A_PLACE = 22;

	@FuzzTest(maxDuration = "2m")
	void whateverComesIsReadOrUnreadableAndWhatIsWrittenIsReadAgain(byte[] bytes) {
		read(new String(bytes, StandardCharsets.UTF_8));
		write(ByteBuffer.wrap(bytes));
	}

	private static void read(String lastEventId) {
		ParsedCursor claim = CursorFormat.read(lastEventId, TOPICS);
		String repeated = CursorFormat.repeatable(lastEventId);

		assertThat(repeated.chars()).allMatch((c) -> LETTERS.indexOf(c) >= 0 || "._~-".indexOf(c) >= 0);
		if (claim instanceof ParsedCursor.Places places) {
			assertThat(TOPICS).containsAll(places.positions().keySet());
			assertThat(CursorFormat.read(repeated, TOPICS)).isEqualTo(places);
		}
		if (claim instanceof ParsedCursor.Unreadable) {
			assertThat(CursorFormat.read(repeated, TOPICS)).isEqualTo(ParsedCursor.Unreadable.UNREADABLE);
		}
	}

	private static void write(ByteBuffer given) {
		Map<Topic, Position> places = new LinkedHashMap<>();
		while (given.remaining() >= BYTES_OF_A_PLACE) {
			long offset = given.getLong() & Long.MAX_VALUE;
			long time = Math.floorMod(given.getLong(), Long.MAX_VALUE - Position.EARLIEST_TIME);
			StringBuilder epoch = new StringBuilder();
			while (epoch.length() < Position.EPOCH_LENGTH) {
				epoch.append(LETTERS.charAt(Math.floorMod(given.get(), LETTERS.length())));
			}
			places.put(Topic.of("topic/" + given.getShort()),
					new Position(epoch.toString(), offset, (offset == 0) ? 0 : Position.EARLIEST_TIME + time));
		}
		Set<Topic> ambiguous = CursorFormat.ambiguous(places.keySet());
		StringBuilder cursor = new StringBuilder(CursorFormat.version(given.remaining() % 2 == 1));
		places.forEach((topic, place) -> cursor.append(new String(
				ambiguous.contains(topic) ? CursorFormat.longPlace(topic, place) : CursorFormat.place(topic, place),
				StandardCharsets.US_ASCII)));
		if (places.size() <= Topic.MAX_PER_STREAM) {
			assertThat(CursorFormat.read(cursor.toString(), new ArrayList<>(places.keySet())))
				.isEqualTo(new ParsedCursor.Places(places));
			assertThat(CursorFormat.repeatable(cursor.toString())).isEqualTo(cursor.toString());
		}
	}

}
