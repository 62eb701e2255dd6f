package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Elements of a list become events: none is lost, and each once. */
class ListConsumerTests extends ListConsumerTestCase {

	/** What the consumer says that it needs, and no more. */
	private static final String RIGHTS = "on >secret resetkeys ~orders ~{orders}:* -@all +blmove +lindex "
			+ "+eval +evalsha +time +get +set +zadd +zrangebyscore +zremrangebyscore "
			+ "+lpop +lpush +rpush +lrem +llen +ltrim +hincrby +hdel +hello";

	@Test
	void rubbishGoesToTheDeadLettersWithItsReasonAndTheRestGoesOn() {
		push("no \"JSON\"", "{\"data\":1}", element("1"), "{\"topic\":\"no spaces allowed\",\"data\":1}", element("2"));
		ListConsumer consumer = consumer(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(consumer.counts().dead()).isEqualTo(3));
		List<String> letters = list("{orders}:dead");
		assertThat(letters).hasSize(3);
		assertThat(letters.get(0)).contains("\"element\":\"no \\\"JSON\\\"\"", "is no JSON", "\"at\":1");
		assertThat(letters.get(1)).contains("member topic: is missing");
		assertThat(letters.get(2)).contains("must consist of printable characters");
		assertNothingIsLeft();
	}

	@Test
	void tellsHowManyWait() {
		this.publisher.away(true);
		ListConsumer consumer = consumer(this.publisher);
		push(element("1"), element("2"), element("3"));

		// the first one is in hand
		eventually(() -> assertThat(consumer.waiting()).isEqualTo(2));
		this.publisher.away(false);
		eventually(() -> assertThat(consumer.waiting()).isZero());
		assertThat(consumer.counts().published()).isEqualTo(3);
	}

	@Test
	void whatCannotBePublishedIsGivenUpAfterSomeDeliveries() {
		push(element("too large"), element("1"));
		ListConsumer consumer = consumer(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(consumer.counts()).isEqualTo(new ConsumerCounts(1, 0, 0, 3, 1));
		assertThat(list("{orders}:dead")).singleElement().asString().contains("event: is too large");
		assertNothingIsLeft();
	}

	@Test
	void theOrderIsKeptForProducersAtTheRightToo() {
		redis.command("RPUSH", "orders", element("1"), element("2"), element("3"));
		redis.command("LMOVE", "orders", "{orders}:processing:gone", "LEFT", "LEFT");
		redis.command("LMOVE", "orders", "{orders}:processing:gone", "LEFT", "LEFT");
		die("gone", 0);
		start(new ListConsumer(this.connections, this.publisher, EntryMapper.json(),
				SETTINGS.withProducersAtTheRight()));

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2", "3"));
		assertNothingIsLeft();
	}

	@Test
	void losesAndOvertakesNothingWhileThePublisherIsAway() {
		this.publisher.away(true);
		push(element("1"), element("2"));
		ListConsumer consumer = consumer(this.publisher);
		eventually(() -> assertThat(this.publisher.refused()).isGreaterThan(5));
		this.publisher.away(false);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		assertThat(consumer.counts()).isEqualTo(new ConsumerCounts(2, 0, 0, 0, 0));
	}

	@Test
	void movesBackInOrderWhatItCouldNotPublishWhereItCloses() {
		this.publisher.away(true);
		push(element("1"), element("2"));
		ListConsumer consumer = consumer(this.publisher);
		eventually(() -> assertThat(this.publisher.refused()).isPositive());
		consumer.close();

		assertThat(list("orders")).containsExactly(element("2"), element("1"));
		assertNothingIsInHand();
		assertThat(redis.command("EXISTS", "{orders}:deliveries")).isEqualTo(0L);
	}

	@Test
	void twoNodesPublishEachElementOnce() {
		ListConsumer one = consumer(this.publisher);
		ListConsumer other = consumer(this.publisher);
		String[] elements = IntStream.range(0, 300).mapToObj((i) -> element("" + i)).toArray(String[]::new);
		push(elements);

		eventually(() -> assertThat(one.counts().published() + other.counts().published()).isEqualTo(300));
		assertThat(this.publisher.data()).hasSize(300).doesNotHaveDuplicates();
		eventually(ListConsumerTestCase::assertNothingIsLeft);
	}

	@Test
	void equalElementsAreSeveralEventsInTheirOrder() {
		push(element("1"), element("1"), element("2"), element("1"));
		consumer(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "1", "2", "1"));
	}

	@Test
	void needsNoMoreRightsThanItSays() {
		try (RedisServer strict = RedisServer.with().user("consumer", RIGHTS).start()) {
			RedisClient limited = RedisClient.create("redis://consumer:secret@" + strict.address());
			RedisConnections narrow = new RedisConnections(RedisConnector.of(limited), Duration.ofSeconds(2));
			strict.command("LPUSH", "orders", element("1"), "rubbish", element("too large"), element("2"));
			strict.command("LMOVE", "orders", "{orders}:processing:gone", "RIGHT", "LEFT");
			strict.command("ZADD", "{orders}:nodes", "1", "gone");
			start(new ListConsumer(narrow, this.publisher, EntryMapper.json(), SETTINGS));

			eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder("1", "2"));
			this.consumers.forEach(ListConsumer::close);
			assertThat(strict.command("LLEN", "{orders}:dead")).isEqualTo(2L);
			narrow.close();
			limited.shutdown(0, 2, TimeUnit.SECONDS);
		}
	}

	@Test
	void keysLieInTheSlotOfTheList() {
		assertThat(ListConsumerSettings.of("{shop}:orders").deadLetters()).isEqualTo("{shop}:orders:dead");
		assertThat(SlotHash.getSlot(SETTINGS.deadLetters())).isEqualTo(SlotHash.getSlot("orders"));
		assertThatThrownBy(() -> ListConsumerSettings.of("{}orders")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("hash tag");
	}

}
