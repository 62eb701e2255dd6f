package io.github.ssekit.redis.internal.connection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.github.ssekit.event.Topic;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Two things have two names, and what one script needs lies in one slot. */
class KeysTests {

	private static final int NAMES = 20_000;

	private static final String[] PARTS = { "a", "b", "1", "3", ":", ":", ":", "u:", "o:", "%", "%3A", "{", "}", "{p1}",
			"/x", "~", "ä", "i:", "h:", ":1:a", "room-3" };

	static List<Keys> keys() {
		return List.of(Keys.byTopic("sse"), Keys.byPartition("sse", 1), Keys.byPartition("sse", 64));
	}

	@ParameterizedTest
	@MethodSource("keys")
	void noTwoThingsHaveOneName(Keys keys) {
		Map<String, String> named = new HashMap<>();
		Random random = new Random(20261129);
		for (int i = 0; i < NAMES; i++) {
			Topic topic = Topic.of(name(random));
			String key = name(random);
			assertIsAlone(named, keys.idempotency(topic, key), "the key " + key + " of " + topic);
			assertIsAlone(named, keys.history(topic), "the history of " + topic);
			assertIsAlone(named, keys.meta(topic), "the meta of " + topic);
			assertIsAlone(named, keys.channel(topic), "the channel of " + topic);
			assertIsAlone(named, keys.births(topic, false), "the births of " + sharing(keys, topic, false));
			assertIsAlone(named, keys.births(topic, true), "the births of " + sharing(keys, topic, true));
			assertIsAlone(named, keys.ticket(key), "the ticket " + key);
			assertIsAlone(named, keys.own(key), "our own " + key);
			if (keys.partitions() > 0) {
				int partition = keys.partition(topic);
				assertIsAlone(named, keys.shared(partition), "what partition " + partition + " shares");
			}
		}
	}

	@ParameterizedTest
	@MethodSource("keys")
	void whatOneScriptNeedsLiesInOneSlot(Keys keys) {
		Random random = new Random(20261129);
		for (int i = 0; i < 1000; i++) {
			Topic topic = Topic.of(name(random));
			int slot = SlotHash.getSlot(keys.history(topic));
			assertThat(SlotHash.getSlot(keys.meta(topic))).isEqualTo(slot);
			assertThat(SlotHash.getSlot(keys.channel(topic))).isEqualTo(slot);
			assertThat(SlotHash.getSlot(keys.births(topic, true))).isEqualTo(slot);
			assertThat(SlotHash.getSlot(keys.idempotency(topic, name(random)))).isEqualTo(slot);
			if (keys.partitions() > 0) {
				assertThat(SlotHash.getSlot(keys.shared(keys.partition(topic)))).isEqualTo(slot);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("keys")
	void birthsTakeAFewThousandFieldsAltogetherHoweverManyTopicsThereAre(Keys keys) {
		Random random = new Random(20261129);
		Set<String> together = new HashSet<>();
		Set<String> bySlot = new HashSet<>();
		for (int i = 0; i < NAMES * 2; i++) {
			Topic topic = Topic.of("n" + random.nextInt());
			together.add(keys.births(topic, false) + ' ' + keys.birthSlot(topic, false));
			bySlot.add(keys.births(topic, true) + ' ' + keys.birthSlot(topic, true));
			assertThat(keys.birthSlot(topic, false)).isNotNegative();
		}
		assertThat(together).hasSizeBetween(4000, 4096);
		assertThat(bySlot).hasSizeBetween(4000, SlotHash.SLOT_COUNT);
	}

	@Test
	void aKeyIsNotTakenForPartOfItsTopic() {
		Keys keys = Keys.byPartition("sse", 1);
		assertThat(keys.idempotency(Topic.of("room-3"), "u:3:u:5"))
			.isNotEqualTo(keys.idempotency(Topic.of("room-3:u:3"), "u:5"));
	}

	/** What topics share their births by. */
	private static String sharing(Keys keys, Topic topic, boolean bySlot) {
		if (keys.partitions() > 0) {
			return "partition " + keys.partition(topic);
		}
		return bySlot ? "slot " + SlotHash.getSlot(keys.meta(topic)) : "all";
	}

	private static void assertIsAlone(Map<String, String> named, String name, String thing) {
		String other = named.putIfAbsent(name, thing);
		assertThat(other).as("%s is the name of %s and of %s", name, thing, other).isIn(null, thing);
	}

	private static String name(Random random) {
		StringBuilder name = new StringBuilder("n");
		for (int i = random.nextInt(5); i >= 0; i--) {
			name.append(PARTS[random.nextInt(PARTS.length)]);
		}
		return name.toString();
	}

}
