package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.kit.FailingClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** News come over two lines, and may be read before they are heard. */
class PresenceLogTests extends RedisPresenceTestCase {

	private static final String KEY = "test:chronicle";

	private static final String ERROR = "joined Error";

	private final List<String> told = new CopyOnWriteArrayList<>();

	private FailingClient client;

	private RedisConnections connections;

	private PresenceLog presenceLog;

	@BeforeEach
	void connect() {
		redis.command("DEL", KEY);
		this.client = new FailingClient(this.line.address());
		this.connections = new RedisConnections(RedisConnector.of(this.client), Duration.ofSeconds(5));
		this.presenceLog = new PresenceLog(this.connections, KEY, this::tell);
		Awaitility.await().until(() -> this.connections.reads().isOpen());
	}

	@AfterEach
	void disconnect() {
		this.connections.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Test
	void tellsWhatIsHeardAfterTheFirstLookHasSeenIt() {
		String id = write("joined alice");
		look();
		this.presenceLog.hear(id, "joined alice");
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
		this.presenceLog.hear(late, "left alice");
		String next = write("joined bob");
		this.presenceLog.hear(next, "joined bob");
		look();
		assertThat(missed).isNotEqualTo(late);
		assertThat(this.told).containsExactly("joined alice", "left alice", "joined bob");
	}

	@Test
	void goesOnFromWhatItHasHeardWhereTheFirstLookComesLate() {
		this.line.refuse();
		this.line.cut();
		eventually(() -> assertThat(this.connections.reads().isOpen()).isFalse());
		this.presenceLog.hear(write("joined alice"), "joined alice");
		this.presenceLog.catchUp();
		// nobody hears these
		write("joined bob");
		write("left alice");
		this.line.accept();
		eventually(() -> assertThat(this.told).containsExactly("joined alice", "joined bob", "left alice"));
	}

	@Test
	void looksOnceMoreWhereSomethingMayHaveBeenMissedDuringTheFirstLook() {
		this.line.slow(Duration.ofSeconds(1));
		long before = looks();
		this.presenceLog.catchUp();
		eventually(() -> assertThat(looks()).isGreaterThan(before));
		// its answer is on its way
		write("joined alice");
		this.presenceLog.catchUp();
		eventually(() -> assertThat(this.told).containsExactly("joined alice"));
	}

	@Test
	void tellsAtOnceWhatIsHeardDuringTheFirstLook() {
		this.line.slow(Duration.ofSeconds(1));
		this.presenceLog.catchUp();
		this.presenceLog.hear(write("joined alice"), "joined alice");
		assertThat(this.told).containsExactly("joined alice");
		String later = write("joined bob");
		this.presenceLog.hear(later, "joined bob");
		eventually(() -> assertThat(this.told).containsExactly("joined alice", "joined bob"));
	}

	@Test
	void goesOnBehindAPieceOfNewsThatCouldNotBeTold() {
		write("joined zoe");
		look();
		write("joined alice");
		write(ERROR);
		look();
		this.presenceLog.hear(write(ERROR), ERROR);
		this.presenceLog.hear(write("left alice"), "left alice");
		assertThat(this.told).containsExactly("joined alice", "left alice");
	}

	@Test
	void goesOnWhereItsReadHasThrownAnError() {
		write("joined alice");
		look();
		write("joined bob");
		this.client.fail("xrange", 0);
		this.presenceLog.catchUp();
		assertThat(this.client.failures()).isPositive();
		this.client.heal();
		eventually(() -> assertThat(this.told).containsExactly("joined bob"));
		this.presenceLog.hear(write("left bob"), "left bob");
		assertThat(this.told).containsExactly("joined bob", "left bob");
	}

	private void tell(String news) {
		if (news.equals(ERROR)) {
			throw new StackOverflowError("as asked for");
		}
		this.told.add(news);
	}

	/** How often Redis was asked for the newest entry of a stream. */
	private static long looks() {
		return redis.text("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_xrevrange:calls="))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
			.sum();
	}

	private String write(String news) {
		return redis.text("XADD", KEY, "*", "n", news);
	}

	/** Answers come in the order of the questions, so this one comes after the look. */
	private void look() {
		this.presenceLog.catchUp();
		Told.answer(
				this.connections.reads().run("to see that it has looked", (commands) -> commands.echo(new byte[0])));
	}

}
