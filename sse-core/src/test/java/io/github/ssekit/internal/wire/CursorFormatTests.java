package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A cursor brings back every place that was put into it, within 128 safe bytes. */
class CursorFormatTests {

	private static final long LATEST = Position.EARLIEST_TIME + (long) Math.pow(36, 8) - 1;

	@Test
	void comesBackAsItWasWritten() {
		Random random = new Random(7);
		for (int i = 0; i < 5_000; i++) {
			Map<Topic, Position> places = places(random, 1 + random.nextInt(6));

			assertThat(CursorFormat.read(cursor(places), places.keySet())).isEqualTo(new ParsedCursor.Places(places));
			assertThat(CursorFormat.read(cursor(places) + "~x", places.keySet())).as("with the mark of the end")
				.isEqualTo(new ParsedCursor.Places(places));
			assertThat(CursorFormat.read(ofLogin(places) + "~x", places.keySet())).as("of a login")
				.isEqualTo(new ParsedCursor.Places(places));
		}
	}

	@Test
	void comesBackFromTheEdgesOfNumbers() {
		for (Position edge : List.of(Position.start("0000"), new Position("zzzz", 1, Position.EARLIEST_TIME),
				new Position("AAAA", Long.MAX_VALUE, LATEST), new Position("0a9Z", 36, Position.EARLIEST_TIME + 1))) {
			Map<Topic, Position> places = Map.of(Topic.of("a"), edge);

			assertThat(CursorFormat.read(cursor(places), places.keySet())).isEqualTo(new ParsedCursor.Places(places));
		}
	}

	@Test
	void usesNothingThatMakesABrowserAskFirst() {
		Random random = new Random(8);
		for (int i = 0; i < 5_000; i++) {
			assertThat(ofLogin(places(random, 5)) + CursorFormat.endMark()).matches("[A-Za-z0-9._~-]+");
		}
	}

	@Test
	void holdsFiveTopicsAndTheMarkOfTheEndInOneHundredAndTwentyEightBytes() {
		long largest = (long) Math.pow(36, 6) - 1;
		Map<Topic, Position> places = new LinkedHashMap<>();
		for (int i = 0; i < 5; i++) {
			places.put(Topic.of("a-rather-long-name-of-a-topic/" + i), new Position("zzzz", largest, LATEST));
		}

		assertThat((ofLogin(places) + CursorFormat.endMark()).length()).isLessThanOrEqualTo(128);
		assertThat(CursorFormat.read(ofLogin(places), places.keySet())).isEqualTo(new ParsedCursor.Places(places));
	}

	@Test
	void growsToSixtyFourTopics() {
		Map<Topic, Position> places = new LinkedHashMap<>();
		for (int i = 0; i < 64; i++) {
			places.put(Topic.of("topic/" + i), new Position("zzzz", Long.MAX_VALUE - i, LATEST - i));
		}

		assertThat(CursorFormat.read(cursor(places), places.keySet())).isEqualTo(new ParsedCursor.Places(places));
		assertThat(CursorFormat.repeatable(cursor(places))).isEqualTo(cursor(places));
	}

	@Test
	void tellsTopicsApartThatShareTheirShortHash() {
		List<Topic> twins = CollidingTopics.find();
		Map<Topic, Position> places = new LinkedHashMap<>();
		places.put(twins.get(0), new Position("aaaa", 10, Position.EARLIEST_TIME + 10));
		places.put(Topic.of("another"), new Position("aaaa", 20, Position.EARLIEST_TIME + 20));
		places.put(twins.get(1), new Position("aaaa", 30, Position.EARLIEST_TIME + 30));

		assertThat(CursorFormat.ambiguous(places.keySet())).isEqualTo(Set.copyOf(twins));
		assertThat(CursorFormat.read(cursor(places), places.keySet())).isEqualTo(new ParsedCursor.Places(places));
	}

	@Test
	void findsATopicAgainWhenItsTwinHasLeftTheStreamOrJoinedIt() {
		Topic topic = CollidingTopics.find().get(0);
		Topic twin = CollidingTopics.find().get(1);
		Position place = new Position("aaaa", 10, Position.EARLIEST_TIME + 10);
		Position other = new Position("aaaa", 30, Position.EARLIEST_TIME + 30);
		Map<Topic, Position> both = new LinkedHashMap<>();
		both.put(topic, place);
		both.put(twin, other);

		assertThat(CursorFormat.read(cursor(both), List.of(topic)))
			.isEqualTo(new ParsedCursor.Places(Map.of(topic, place)));
		assertThat(CursorFormat.read(cursor(both), List.of(twin)))
			.isEqualTo(new ParsedCursor.Places(Map.of(twin, other)));
		assertThat(places(CursorFormat.read(cursor(Map.of(topic, place)), both.keySet()))).as("the twin has joined")
			.containsEntry(topic, place);
	}

	@Test
	void hasNoAmbiguousTopicsNearlyAlways() {
		assertThat(CursorFormat.ambiguous(List.of(Topic.of("a"), Topic.of("b"), Topic.BROADCAST))).isEmpty();
	}

	@Test
	void knowsOnlyTheTopicsThatTheEndpointGivesOut() {
		Position place = new Position("aaaa", 10, Position.EARLIEST_TIME + 10);
		Topic mine = Topic.of("mine");
		Topic secret = Topic.of("secret");
		Map<Topic, Position> forged = new LinkedHashMap<>();
		forged.put(mine, place);
		forged.put(secret, place);

		assertThat(CursorFormat.read(cursor(forged), List.of(mine)))
			.isEqualTo(new ParsedCursor.Places(Map.of(mine, place)));
		assertThat(CursorFormat.read(cursor(Map.of(mine, place)), List.of(mine, Topic.of("new"))))
			.isEqualTo(new ParsedCursor.Places(Map.of(mine, place)));
		assertThat(CursorFormat.read(cursor(forged), List.of(Topic.of("new"))))
			.isEqualTo(new ParsedCursor.Places(Map.of()));
	}

	@Test
	void givesNoRightByItsLetterAndLosesNoneWithoutIt() {
		Topic mine = Topic.of("mine");
		Map<Topic, Position> forged = new LinkedHashMap<>();
		forged.put(mine, new Position("aaaa", 10, Position.EARLIEST_TIME + 10));
		forged.put(Topic.of("secret"), new Position("aaaa", 10, Position.EARLIEST_TIME + 10));

		assertThat(CursorFormat.read(ofLogin(forged), List.of(mine)))
			.isEqualTo(CursorFormat.read(cursor(forged), List.of(mine)));
	}

	@Test
	void saysWhetherALoginOpenedTheStream() {
		Map<Topic, Position> places = Map.of(Topic.of("a"), Position.start("aaaa"));

		assertThat(CursorFormat.isOfLogin(null)).isFalse();
		assertThat(CursorFormat.isOfLogin("")).isFalse();
		assertThat(CursorFormat.isOfLogin("~x")).isFalse();
		assertThat(CursorFormat.isOfLogin("1anything")).isFalse();
		assertThat(CursorFormat.isOfLogin(cursor(places))).isFalse();
		assertThat(CursorFormat.isOfLogin("1a")).isTrue();
		assertThat(CursorFormat.isOfLogin("1a~x")).isTrue();
		assertThat(CursorFormat.isOfLogin(ofLogin(places))).isTrue();
		assertThat(CursorFormat.isOfLogin(ofLogin(places) + "~x")).isTrue();
		assertThat(CursorFormat.isOfLogin(CursorFormat.repeatable(ofLogin(places) + "~x"))).isTrue();
	}

	@Test
	void neverChangesBetweenReleases() {
		Map<Topic, Position> places = new LinkedHashMap<>();
		places.put(Topic.of("orders/17"), new Position("x7Qa", 42, 1_767_225_600_000L));
		places.put(Topic.BROADCAST, Position.start("x7Qa"));

		assertThat(cursor(places)).isEqualTo("1.YvzCx7Qa2f0579c016.iYLvx7Qa000000000");
		assertThat(ofLogin(places)).isEqualTo("1a.YvzCx7Qa2f0579c016.iYLvx7Qa000000000");
	}

	private static Map<Topic, Position> places(ParsedCursor claim) {
		return (claim instanceof ParsedCursor.Places places) ? places.positions() : Map.of();
	}

	private static Map<Topic, Position> places(Random random, int topics) {
		Map<Topic, Position> places = new LinkedHashMap<>();
		while (places.size() < topics) {
			String epoch = Long.toString(46_656 + random.nextInt(36 * 46_656 - 46_656), 36);
			long offset = random.nextBoolean() ? random.nextInt(3) : random.nextLong() >>> (1 + random.nextInt(62));
			long time = (offset == 0) ? 0
					: Position.EARLIEST_TIME + (random.nextLong() >>> 1) % (LATEST - Position.EARLIEST_TIME);
			places.put(Topic.of("topic/" + random.nextInt()), new Position(epoch, offset, time));
		}
		return places;
	}

	private static String ofLogin(Map<Topic, Position> places) {
		return CursorFormat.version(true) + cursor(places).substring(CursorFormat.version(false).length());
	}

	private static String cursor(Map<Topic, Position> places) {
		Set<Topic> ambiguous = CursorFormat.ambiguous(new ArrayList<>(places.keySet()));
		StringBuilder cursor = new StringBuilder(CursorFormat.version(false));
		places.forEach((topic, place) -> cursor.append(new String(
				ambiguous.contains(topic) ? CursorFormat.longPlace(topic, place) : CursorFormat.place(topic, place),
				StandardCharsets.US_ASCII)));
		return cursor.toString();
	}

}
