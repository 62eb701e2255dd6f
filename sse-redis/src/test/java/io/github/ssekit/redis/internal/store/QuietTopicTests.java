package io.github.ssekit.redis.internal.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.store.Replay;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who only reads leaves nothing behind. A topic in which nothing happens goes on all the
 * same, and what was lost meanwhile is told. Offsets are remembered for less than a
 * second here.
 */
@Tag("once")
class QuietTopicTests {

	private static final long MEMORY_MILLIS = 600;

	private static final Topic QUIET = Topic.of("quiet");

	private static RedisServer redis;

	private final RedisNode node = new RedisNode(redis.address(), RedisNode.settings(), redis::restart);

	private final Keys keys = Keys.byTopic(this.node.sharedSettings().keyPrefix());

	private final RedisEventStore store = new RedisEventStore(this.node.parts().connections(), this.keys,
			MEMORY_MILLIS);

	@BeforeAll
	static void start() {
		redis = RedisServer.with().appendOnly().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void twoHundredRequestsOf64NamesThatOnlyReadLeaveNoKeyBehind() {
		head(QUIET); // the first one ever notes the epoch that all such topics share
		Set<String> before = keysOfTopics();
		assertThat(before).containsExactly(this.keys.births(QUIET, false));
		for (int request = 0; request < 200; request++) {
			Map<Topic, Position> heads = new HashMap<>();
			List<CompletableFuture<?>> read = new ArrayList<>();
			for (int i = 0; i < 64; i++) {
				Topic topic = Topic.of("made-up/" + request + '/' + i);
				read.add(this.store.locate(topic, (i % 2 == 0) ? StartPosition.head() : StartPosition.last(5))
					.thenCompose((place) -> {
						synchronized (heads) {
							heads.put(topic, place);
						}
						return this.store.replay(topic, place, 10, 1000);
					})
					.thenAccept((replay) -> assertThat(replay).isInstanceOf(Replay.Resumed.class))
					.toCompletableFuture());
			}
			CompletableFuture.allOf(read.toArray(CompletableFuture<?>[]::new)).join();
			assertThat(join(this.store.moved(heads))).isSubsetOf(heads.keySet());
		}
		assertThat(keysOfTopics()).isEqualTo(before);
	}

	@Test
	void aTopicThatWasQuietForLongerThanItsKeysLiveGoesOn() {
		Position place = head(QUIET);
		pass(3 * MEMORY_MILLIS);
		assertThat(join(this.store.moved(Map.of(QUIET, place)))).as("looks again, now and then").contains(QUIET);
		Replay.Resumed renewed = resumed(QUIET, place);
		assertThat(renewed.events()).isEmpty();
		assertThat(renewed.head().isAfter(place)).isTrue();
		assertThat(join(this.store.moved(Map.of(QUIET, head(QUIET))))).isEmpty();
		Position first = publish(QUIET);
		for (Position since : List.of(place, renewed.head())) {
			assertThat(resumed(QUIET, since).events()).extracting(StoredEvent::position).containsExactly(first);
		}
	}

	@Test
	void aTopicThatHadEventsIsRememberedForAsLongAsSomebodyListens() {
		Position last = publish(QUIET);
		pass(MEMORY_MILLIS);
		redis.command("PEXPIRE", this.keys.meta(QUIET), Long.toString(MEMORY_MILLIS / 3));
		assertThat(join(this.store.moved(Map.of(QUIET, last)))).isEmpty();
		assertThat((Long) redis.command("PTTL", this.keys.meta(QUIET))).isGreaterThan(MEMORY_MILLIS / 2);
		assertThat(resumed(QUIET, last).events()).isEmpty();
	}

	@Test
	void aHistoryThatCameAndWentWhileNobodyLookedIsTold() {
		Position place = head(QUIET);
		publish(QUIET);
		pass(MEMORY_MILLIS + 100);
		forget(QUIET);
		assertIsLost(QUIET, place);
		Position since = head(QUIET);
		publish(QUIET);
		assertIsLost(QUIET, place);
		assertThat(resumed(QUIET, since).events()).hasSize(1);
	}

	@Test
	void topicsOfOtherSlotsDisturbNobody() {
		Position place = head(QUIET);
		for (int i = 0; i < 20; i++) {
			Topic other = Topic.of("other/" + i);
			if (this.keys.birthSlot(other, false) != this.keys.birthSlot(QUIET, false)) {
				publish(other);
			}
		}
		pass(MEMORY_MILLIS + 100);
		assertThat(resumed(QUIET, place).events()).isEmpty();
	}

	@Test
	void dataThatIsLostIsToldAlsoWhereThereWereNoEventsBefore() {
		Position place = head(QUIET);
		publish(QUIET);
		redis.command("FLUSHALL");
		assertThat(join(this.store.moved(Map.of(QUIET, place)))).contains(QUIET);
		assertIsLost(QUIET, place);
		publish(QUIET);
		assertIsLost(QUIET, place);
	}

	@Test
	void aHistoryOfWhichTheOffsetsWereDeletedIsTold() {
		Position place = head(QUIET);
		publish(QUIET);
		redis.command("DEL", this.keys.meta(QUIET));
		publish(QUIET);
		assertIsLost(QUIET, place);
	}

	/** Also where both are of one millisecond: it came after what was seen. */
	@Test
	void aFirstEventIsHeardByWhoeverSawTheTopicWithoutIt() {
		RedisEventStore exact = new RedisEventStore(this.node.parts().connections(), this.keys, 64);
		int seen = 0;
		for (int i = 0; i < 200; i++) {
			Topic topic = Topic.of("first/" + i);
			CompletableFuture<Position> asked = exact.locate(topic, StartPosition.head()).toCompletableFuture();
			Position first = publish(topic);
			Position place = asked.join();
			Replay replay = join(exact.replay(topic, place, 10, 1000));
			if (place.offset() == 0) {
				seen++;
				assertThat(replay).isInstanceOfSatisfying(Replay.Resumed.class,
						(resumed) -> assertThat(resumed.events()).extracting(StoredEvent::position)
							.containsExactly(first));
			}
		}
		assertThat(seen).isPositive();
	}

	private void forget(Topic topic) {
		redis.command("PEXPIRE", this.keys.meta(topic), "1");
		redis.command("PEXPIRE", this.keys.history(topic), "1");
		Awaitility.await()
			.until(() -> redis.command("EXISTS", this.keys.meta(topic)).equals(0L)
					&& redis.command("EXISTS", this.keys.history(topic)).equals(0L));
	}

	private void assertIsLost(Topic topic, Position place) {
		assertThat(join(this.store.replay(topic, place, 10, 1000))).isInstanceOfSatisfying(Replay.Lost.class,
				(lost) -> assertThat(lost.reason()).isEqualTo(LostReason.EPOCH));
	}

	private Position head(Topic topic) {
		return join(this.store.locate(topic, StartPosition.head()));
	}

	private Replay.Resumed resumed(Topic topic, Position place) {
		Replay replay = join(this.store.replay(topic, place, 10, 1000));
		assertThat(replay).isInstanceOf(Replay.Resumed.class);
		return (Replay.Resumed) replay;
	}

	private Position publish(Topic topic) {
		EncodedEvent event = new EncodedEvent("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
		Published published = join(this.node.broker().publish(topic, event, PublishOptions.keeping(Retention.DEFAULT)));
		return published.position();
	}

	/** The clock is Redis's, and cannot be moved. */
	private void pass(long millis) {
		this.node.advance(Duration.ofMillis(millis));
	}

	/** Presence has some of its own. */
	private Set<String> keysOfTopics() {
		Set<String> names = new TreeSet<>();
		for (Object key : (List<?>) redis.command("KEYS", this.node.sharedSettings().keyPrefix() + ":*")) {
			String name = (key instanceof byte[] bytes) ? new String(bytes, StandardCharsets.US_ASCII) : key.toString();
			if (!name.contains(":~")) {
				names.add(name);
			}
		}
		return names;
	}

	private static <T> T join(CompletionStage<T> stage) {
		return stage.toCompletableFuture().join();
	}

}
