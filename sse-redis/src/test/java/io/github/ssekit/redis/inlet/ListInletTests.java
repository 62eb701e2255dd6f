package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Elements of a list become events: none is lost, and each once. */
class ListInletTests extends ListInletTestCase {

	/** What the inlet says that it needs, and no more. */
	private static final String RIGHTS = "on >secret resetkeys ~orders ~{orders}:* -@all +blmove +lindex "
			+ "+eval +evalsha +time +get +set +zadd +zrangebyscore +zremrangebyscore "
			+ "+lpop +lpush +rpush +lrem +llen +ltrim +hincrby +hdel +hello";

	@Test
	void rubbishGoesToTheDeadLettersWithItsReasonAndTheRestGoesOn() {
		push("no \"JSON\"", "{\"data\":1}", element("1"), "{\"topic\":\"no spaces allowed\",\"data\":1}", element("2"));
		ListInlet inlet = inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(inlet.counts().dead()).isEqualTo(3));
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
		ListInlet inlet = inlet(this.publisher);
		push(element("1"), element("2"), element("3"));

		// the first one is in hand
		eventually(() -> assertThat(inlet.waiting()).isEqualTo(2));
		this.publisher.away(false);
		eventually(() -> assertThat(inlet.waiting()).isZero());
		assertThat(inlet.counts().published()).isEqualTo(3);
	}

	@Test
	void whatCannotBePublishedIsGivenUpAfterSomeDeliveries() {
		push(element("too large"), element("1"));
		ListInlet inlet = inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(inlet.counts()).isEqualTo(new InletCounts(1, 0, 0, 3, 1));
		assertThat(list("{orders}:dead")).singleElement().asString().contains("event: is too large");
		assertNothingIsLeft();
	}

	@Test
	void theOrderIsKeptForProducersAtTheRightToo() {
		redis.command("RPUSH", "orders", element("1"), element("2"), element("3"));
		redis.command("LMOVE", "orders", "{orders}:processing:gone", "LEFT", "LEFT");
		redis.command("LMOVE", "orders", "{orders}:processing:gone", "LEFT", "LEFT");
		die("gone", 0);
		start(new ListInlet(this.link, this.publisher, InletMapping.json(), SETTINGS.withProducersAtTheRight()));

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2", "3"));
		assertNothingIsLeft();
	}

	@Test
	void losesAndOvertakesNothingWhileThePublisherIsAway() {
		this.publisher.away(true);
		push(element("1"), element("2"));
		ListInlet inlet = inlet(this.publisher);
		eventually(() -> assertThat(this.publisher.refused()).isGreaterThan(5));
		this.publisher.away(false);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		assertThat(inlet.counts()).isEqualTo(new InletCounts(2, 0, 0, 0, 0));
	}

	@Test
	void movesBackInOrderWhatItCouldNotPublishWhereItCloses() {
		this.publisher.away(true);
		push(element("1"), element("2"));
		ListInlet inlet = inlet(this.publisher);
		eventually(() -> assertThat(this.publisher.refused()).isPositive());
		inlet.close();

		assertThat(list("orders")).containsExactly(element("2"), element("1"));
		assertNothingIsInHand();
		assertThat(redis.command("EXISTS", "{orders}:deliveries")).isEqualTo(0L);
	}

	@Test
	void twoNodesPublishEachElementOnce() {
		ListInlet one = inlet(this.publisher);
		ListInlet other = inlet(this.publisher);
		String[] elements = IntStream.range(0, 300).mapToObj((i) -> element("" + i)).toArray(String[]::new);
		push(elements);

		eventually(() -> assertThat(one.counts().published() + other.counts().published()).isEqualTo(300));
		assertThat(this.publisher.data()).hasSize(300).doesNotHaveDuplicates();
		eventually(ListInletTestCase::assertNothingIsLeft);
	}

	@Test
	void equalElementsAreSeveralEventsInTheirOrder() {
		push(element("1"), element("1"), element("2"), element("1"));
		inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "1", "2", "1"));
	}

	@Test
	void needsNoMoreRightsThanItSays() {
		try (RedisServer strict = RedisServer.with().user("inlet", RIGHTS).start()) {
			RedisClient limited = RedisClient.create("redis://inlet:secret@" + strict.address());
			RedisLink narrow = new RedisLink(RedisConnector.of(limited), Duration.ofSeconds(2));
			strict.command("LPUSH", "orders", element("1"), "rubbish", element("too large"), element("2"));
			strict.command("LMOVE", "orders", "{orders}:processing:gone", "RIGHT", "LEFT");
			strict.command("ZADD", "{orders}:nodes", "1", "gone");
			start(new ListInlet(narrow, this.publisher, InletMapping.json(), SETTINGS));

			eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder("1", "2"));
			this.inlets.forEach(ListInlet::close);
			assertThat(strict.command("LLEN", "{orders}:dead")).isEqualTo(2L);
			narrow.close();
			limited.shutdown(0, 2, TimeUnit.SECONDS);
		}
	}

	@Test
	void keysLieInTheSlotOfTheList() {
		assertThat(ListInletSettings.of("{shop}:orders").deadLetters()).isEqualTo("{shop}:orders:dead");
		assertThat(SlotHash.getSlot(SETTINGS.deadLetters())).isEqualTo(SlotHash.getSlot("orders"));
		assertThatThrownBy(() -> ListInletSettings.of("{}orders")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("hash tag");
	}

}
