package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What can be written can be read: whatever topics and places a stream can have. */
class CursorRoundTripTests {

	private static final String EPOCH_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	@Test
	void whateverAStreamCanWriteIsReadAsItWasWritten() {
		Random random = new Random(20261129);
		for (int i = 0; i < 2_000; i++) {
			Map<Topic, Position> places = places(random, 1 + random.nextInt(Topic.MAX_PER_STREAM));

			assertThatAllComesBack(places, random.nextBoolean(), random.nextBoolean() ? places.keySet() : Set.of());
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "false, true", "true, false", "true, true" })
	void theLargestCursorOfAllIsReadAsItWasWritten(boolean ofLogin, boolean longHashes) {
		Map<Topic, Position> places = new LinkedHashMap<>();
		for (int i = 0; i < Topic.MAX_PER_STREAM; i++) {
			places.put(Topic.of("topic/" + i), new Position("zzzz", Long.MAX_VALUE - i, Long.MAX_VALUE - 2L * i));
		}

		assertThatAllComesBack(places, ofLogin, longHashes ? places.keySet() : Set.of());
	}

	@Test
	void noCursorIsLongerThanWhatIsRead() {
		Map<Topic, Position> places = new LinkedHashMap<>();
		for (int i = 0; i < Topic.MAX_PER_STREAM; i++) {
			places.put(Topic.of("topic/" + i), new Position("zzzz", Long.MAX_VALUE, Long.MAX_VALUE));
		}

		String longest = cursor(places, true, places.keySet()) + CursorFormat.endMark();
		assertThat(longest).hasSize(CursorFormat.MAX_LENGTH);
		assertThat(("id: " + longest + "\n").length()).as("fits into the buffer of a write").isLessThan(8 * 1024);
		assertThat(CursorFormat.longPlace(Topic.of("a"), new Position("zzzz", Long.MAX_VALUE, Long.MAX_VALUE)))
			.hasSize(CursorFormat.LONGEST_PLACE);
	}

	/** Servers take 8 KB of headers, with everything else that is in them. */
	@Test
	void aCursorOfAsManyEventsAsThereMayEverBeLeavesHalfOfTheHeadToOthers() {
		long year2100 = 4_102_444_800_000L;
		Map<Topic, Position> places = new LinkedHashMap<>();
		for (int i = 0; i < Topic.MAX_PER_STREAM; i++) {
			places.put(Topic.of("topic/" + i), new Position("zzzz", 1_000_000_000_000L, year2100));
		}

		assertThat((cursor(places, true, Set.of()) + CursorFormat.endMark()).length()).isLessThan(4096);
	}

	@ParameterizedTest
	@CsvSource({ "4398946707455", "4398946707456", "9223372036854775807" })
	void aClockThatIsFarAheadWritesWhatIsRead(long time) {
		// eight digits end in the year 2109, and clocks may be wrong by more than that
		Map<Topic, Position> places = Map.of(Topic.of("a"), new Position("aaaa", 42, time));

		assertThatAllComesBack(places, false, Set.of());
		assertThatAllComesBack(places, true, places.keySet());
	}

	private static void assertThatAllComesBack(Map<Topic, Position> places, boolean ofLogin, Set<Topic> longHashes) {
		ParsedCursor.Places expected = new ParsedCursor.Places(places);
		String cursor = cursor(places, ofLogin, longHashes);
		String forGood = cursor + CursorFormat.endMark();

		assertThat(cursor).matches("[A-Za-z0-9._~-]+");
		assertThat(forGood.length()).isLessThanOrEqualTo(CursorFormat.MAX_LENGTH);
		assertThat(CursorFormat.read(cursor, places.keySet())).isEqualTo(expected);
		assertThat(CursorFormat.read(forGood, places.keySet())).isEqualTo(expected);
		assertThat(CursorFormat.repeatable(cursor)).isEqualTo(cursor);
		assertThat(CursorFormat.repeatable(forGood)).isEqualTo(cursor);
		assertThat(CursorFormat.isForGood(cursor)).isFalse();
		assertThat(CursorFormat.isForGood(forGood)).isTrue();
		assertThat(CursorFormat.isOfLogin(cursor)).isEqualTo(ofLogin);
		assertThat(CursorFormat.isOfLogin(forGood)).isEqualTo(ofLogin);
	}

	private static String cursor(Map<Topic, Position> places, boolean ofLogin, Set<Topic> longHashes) {
		Set<Topic> ambiguous = new LinkedHashSet<>(CursorFormat.ambiguous(places.keySet()));
		ambiguous.addAll(longHashes);
		StringBuilder cursor = new StringBuilder(CursorFormat.version(ofLogin));
		places.forEach((topic, place) -> cursor.append(new String(
				ambiguous.contains(topic) ? CursorFormat.longPlace(topic, place) : CursorFormat.place(topic, place),
				StandardCharsets.US_ASCII)));
		return cursor.toString();
	}

	private static Map<Topic, Position> places(Random random, int topics) {
		List<Topic> names = new ArrayList<>(List.of(Topic.BROADCAST, Topic.client("alice")));
		names.addAll(CollidingTopics.find());
		while (names.size() < topics) {
			names.add(Topic.of("topic/" + random.nextInt() + "größe".substring(random.nextInt(5))));
		}
		Map<Topic, Position> places = new LinkedHashMap<>();
		names.subList(0, topics).forEach((topic) -> places.put(topic, position(random)));
		return places;
	}

	private static Position position(Random random) {
		StringBuilder epoch = new StringBuilder();
		while (epoch.length() < Position.EPOCH_LENGTH) {
			epoch.append(EPOCH_LETTERS.charAt(random.nextInt(EPOCH_LETTERS.length())));
		}
		long offset = number(random);
		long since = Math.min(number(random), Long.MAX_VALUE - Position.EARLIEST_TIME);
		return (offset == 0 && since == 0) ? Position.start(epoch.toString())
				: new Position(epoch.toString(), offset, Position.EARLIEST_TIME + since);
	}

	/** Of any size, and the largest of it now and then. */
	private static long number(Random random) {
		long most = Long.MAX_VALUE >>> random.nextInt(63);
		return (random.nextInt(4) == 0) ? most : random.nextLong() & most;
	}

}
