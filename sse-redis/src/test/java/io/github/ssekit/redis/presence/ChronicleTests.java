package io.github.ssekit.redis.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** News come over two lines, and may be read before they are heard. */
class ChronicleTests extends RedisPresenceTestCase {

	private static final String KEY = "test:chronicle";

	private final List<String> told = new CopyOnWriteArrayList<>();

	private RedisClient client;

	private RedisLink link;

	private Chronicle chronicle;

	@BeforeEach
	void connect() {
		redis.command("DEL", KEY);
		this.client = RedisClient.create(RedisURI.create(redis.address().host(), redis.address().port()));
		this.link = new RedisLink(RedisConnector.of(this.client), Duration.ofSeconds(5));
		this.chronicle = new Chronicle(this.link, KEY, this.told::add);
		Awaitility.await().until(() -> this.link.reads().isOpen());
	}

	@AfterEach
	void disconnect() {
		this.link.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Test
	void tellsWhatIsHeardAfterTheFirstLookHasSeenIt() {
		String id = write("joined alice");
		look();
		this.chronicle.hear(id, "joined alice");
		assertThat(this.told).containsExactly("joined alice");
	}

	@Test
	void saysNothingOfWhatIsOlderThanTheFirstLook() {
		write("joined alice");
		look();
		look();
		assertThat(this.told).isEmpty();
	}

	@Test
	void tellsOnceWhatIsReadAndThenHeard() {
		look();
		String missed = write("joined alice");
		String late = write("left alice");
		look();
		this.chronicle.hear(late, "left alice");
		String next = write("joined bob");
		this.chronicle.hear(next, "joined bob");
		look();
		assertThat(missed).isNotEqualTo(late);
		assertThat(this.told).containsExactly("joined alice", "left alice", "joined bob");
	}

	private String write(String news) {
		return redis.text("XADD", KEY, "*", "n", news);
	}

	/** Answers come in the order of the questions, so this one comes after the look. */
	private void look() {
		this.chronicle.catchUp();
		Told.answer(this.link.reads().run("to see that it has looked", (commands) -> commands.echo(new byte[0])));
	}

}
