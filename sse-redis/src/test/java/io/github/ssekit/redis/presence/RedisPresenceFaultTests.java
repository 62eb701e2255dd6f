package io.github.ssekit.redis.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.redis.link.RedisRefusedException;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisLine;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What may happen between a node and Redis, and that nothing of it stays wrong. */
class RedisPresenceFaultTests {

	private static final Duration GRACE = Duration.ofSeconds(1);

	private static final Duration LEASE = Duration.ofSeconds(1);

	/** Long enough that nothing in a test is mended by its end. */
	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final String BASE = "test:~{presence}";

	private static RedisServer redis;

	private final List<AutoCloseable> opened = new ArrayList<>();

	private RedisLine line;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.with().own().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void layLine() {
		redis.flushAll();
		this.line = RedisLine.to(redis);
	}

	@AfterEach
	void closeAll() throws Exception {
		this.line.heal();
		this.line.accept();
		for (AutoCloseable each : this.opened) {
			each.close();
		}
		this.line.close();
	}

	@Test
	void registersItsStreamsAnewWhenItWakesAndWasTakenForDead() {
		Told sleeper = Told.by(node(this.line.address(), "sleeper", LEASE));
		Told watcher = Told.by(node(redis.address(), "watcher", LEASE));
		sleeper.register("alice");
		sleeper.register("bob");
		watcher.register("bob");
		this.line.blackHole();
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(1, 1)));
		this.line.heal();
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(2, 3)));
		assertThat(Told.answer(watcher.presence.clients())).extracting(ClientInfo::nodes)
			.containsExactly(List.of("sleeper"), List.of("sleeper", "watcher"));
		assertThat(sleeper.presence.countsHere()).isEqualTo(new Counts(2, 2));
		eventually(() -> assertThat(redis.command("SCARD", BASE + ":dead")).isEqualTo(0L));
		assertThat(watcher.counts()).as("when its former life is forgotten").isEqualTo(new Counts(2, 3));
		assertThat(sleeper.kicked).isEmpty();
	}

	@Test
	void endsAStreamForWhichAnotherCameWhileItsNodeWasTakenForDead() {
		Told sleeper = Told.by(node(this.line.address(), "sleeper", LEASE));
		Told watcher = Told.by(node(redis.address(), "watcher", LEASE));
		StreamInfo old = sleeper.register("alice", DuplicatePolicy.REPLACE_OLDEST);
		StreamInfo beside = sleeper.register("bob");
		this.line.blackHole();
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(0, 0)));
		watcher.register("alice", DuplicatePolicy.REPLACE_OLDEST);
		watcher.register("bob");
		this.line.heal();
		eventually(() -> assertThat(sleeper.kicked).containsExactly(old.id()).doesNotContain(beside.id()));
		assertThat(sleeper.reasons).containsExactly(CloseReason.REPLACED);
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(2, 3)));
		assertThat(watcher.kicked).isEmpty();
	}

	@Test
	void takesNobodyForDeadWhenItWasRedisThatWasAway() {
		Told here = Told.by(node(redis.address(), "here", LEASE));
		Told there = Told.by(node(redis.address(), "there", LEASE));
		here.register("alice");
		there.register("bob");
		String members = members();
		redis.freeze();
		try {
			Awaitility.await().pollDelay(LEASE.multipliedBy(2)).until(() -> true); // the
																					// fault
																					// itself
		}
		finally {
			redis.thaw();
		}
		eventually(() -> assertThat(here.counts()).isEqualTo(new Counts(2, 2)));
		assertThat(members()).isEqualTo(members);
	}

	@Test
	void isHealedWhenRedisIsEmptied() {
		Told here = Told.by(node(redis.address(), "here", LEASE));
		Told there = Told.by(node(redis.address(), "there", LEASE));
		IntStream.range(0, 500).forEach((i) -> here.register("client-" + i));
		there.register("client-0", DuplicatePolicy.ALLOW);
		redis.flushAll();
		eventually(() -> assertThat(there.counts()).isEqualTo(new Counts(500, 501)));
		StreamInfo next = here.register("next");
		assertThat(here.counts()).isEqualTo(new Counts(501, 502));
		Told.answer(here.presence.unregister(next));
		assertThat(Told.answer(there.presence.kickAll(CloseReason.DISCONNECTED))).isEqualTo(501);
		eventually(() -> assertThat(here.kicked).hasSize(500));
	}

	@Test
	void registersAStreamRightAfterRedisWasEmptied() {
		Told here = Told.by(node(redis.address(), "here", LONG));
		here.register("alice");
		redis.flushAll();
		here.register("bob");
		assertThat(here.counts()).isEqualTo(new Counts(2, 2));
	}

	@Test
	void carriesOutKicksThatWerePublishedWhileItHeardNothing() {
		Told deaf = Told.by(node(redis.address(), "deaf", LEASE));
		Told other = Told.by(node(redis.address(), "other", LEASE));
		StreamInfo alice = deaf.register("alice");
		StreamInfo bob = deaf.register("bob");
		// from now on nobody may publish or subscribe
		redis.command("ACL", "SETUSER", "default", "resetchannels");
		try {
			assertThat(Told.answer(other.presence.kick("alice", CloseReason.REVOKED))).isOne();
			assertThat(other.counts()).isEqualTo(new Counts(1, 1));
			eventually(() -> assertThat(deaf.kicked).containsExactly(alice.id()));
			assertThat(deaf.reasons).containsExactly(CloseReason.REVOKED);
			redis.killClients("pubsub");
			assertThat(Told.answer(other.presence.kick("bob", CloseReason.REVOKED))).isOne();
			eventually(() -> assertThat(deaf.kicked).containsExactly(alice.id(), bob.id()));
		}
		finally {
			redis.command("ACL", "SETUSER", "default", "allchannels");
		}
		eventually(() -> assertThat(redis.text("KEYS", BASE + ":k:*")).isEmpty());
	}

	@Test
	void makesGoodWhatEndedWhileRedisWasAway() {
		Told here = Told.by(node(this.line.address(), "here", LONG));
		Told other = Told.by(node(redis.address(), "other", LONG));
		StreamInfo alice = here.register("alice");
		here.register("bob");
		this.line.refuse();
		this.line.cut();
		assertThat(Told.failure(here.presence.unregister(alice))).isInstanceOf(BrokerUnavailableException.class);
		assertThat(here.presence.countsHere()).isEqualTo(new Counts(1, 1));
		assertThat(other.counts()).isEqualTo(new Counts(2, 2));
		this.line.accept();
		eventually(() -> assertThat(other.counts()).isEqualTo(new Counts(1, 1)));
		assertThat(here.kicked).isEmpty();
	}

	@Test
	void registersAgainWhatRedisHasLost() {
		Told here = Told.by(node(redis.address(), "here", LEASE));
		StreamInfo alice = here.register("alice");
		here.register("bob");
		String streams = redis.text("KEYS", BASE + ":n:*");
		redis.command("DEL", BASE + ":u:alice");
		redis.command("SREM", BASE + ":clients", "alice");
		redis.command("HDEL", streams, alice.id());
		redis.command("HSET", streams, "ghost", "ghost");
		redis.command("HSET", BASE + ":u:ghost", "ghost", "1 allow " + streams.substring((BASE + ":n:").length()));
		redis.command("SADD", BASE + ":clients", "ghost");
		redis.command("HSET", streams, "ghost-2", "ghost");
		eventually(() -> assertThat(Told.answer(here.presence.clients())).extracting(ClientInfo::id)
			.containsExactly("alice", "bob"));
		assertThat(here.counts()).isEqualTo(new Counts(2, 2));
		assertThat(here.kicked).isEmpty();
	}

	@Test
	void failsAtOnceToRegisterWhileRedisIsAway() {
		RedisPresenceNode node = node(this.line.address(), "here", LONG);
		Told here = Told.by(node);
		here.register("alice");
		this.line.refuse();
		this.line.cut();
		eventually(() -> assertThat(node.isConnected()).isFalse());
		long begun = System.nanoTime();
		assertThat(Told.failure(here.presence.register(here.stream("bob"), DuplicatePolicy.ALLOW)))
			.isInstanceOf(BrokerUnavailableException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT);
		assertThat(here.presence.countsHere()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void countsAStreamOnceWhoseAnswerWasLost() {
		Told here = Told.by(node(this.line.address(), "here", LONG));
		Told other = Told.by(node(redis.address(), "other", LONG));
		here.register("alice");
		StreamInfo repeated = here.stream("bob");
		StreamInfo givenUp = here.stream("carol");
		this.line.dropReplies();
		CompletionStage<?> first = here.presence.register(repeated, DuplicatePolicy.REFUSE);
		CompletionStage<?> second = here.presence.register(givenUp, DuplicatePolicy.ALLOW);
		assertThat(Told.failure(first)).isInstanceOf(BrokerUnavailableException.class);
		assertThat(Told.failure(second)).isInstanceOf(BrokerUnavailableException.class);
		this.line.heal();
		this.line.cut();
		eventually(() -> Told.answer(here.presence.register(repeated, DuplicatePolicy.REFUSE)));
		eventually(() -> assertThat(other.counts()).isEqualTo(new Counts(2, 2)));
		assertThat(here.presence.countsHere()).isEqualTo(new Counts(2, 2));
	}

	@Test
	void endsTwentyThousandStreamsWithoutHoldingRedisUp() {
		Told here = Told.by(node(redis.address(), "here", LONG, Duration.ofSeconds(5)));
		Told there = Told.by(node(redis.address(), "there", LONG, Duration.ofSeconds(5)));
		List<CompletionStage<?>> coming = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			coming.add(here.presence.register(here.stream("client-" + i), DuplicatePolicy.ALLOW));
			coming.add(there.presence.register(there.stream("client-" + i / 2), DuplicatePolicy.REPLACE_OLDEST));
			if (i % 500 == 0) {
				coming.forEach(Told::answer);
				coming.clear();
			}
		}
		coming.forEach(Told::answer);
		eventually(() -> assertThat(here.counts().streams())
			.isEqualTo(here.presence.countsHere().streams() + there.presence.countsHere().streams()));
		int streams = here.counts().streams();
		redis.command("CONFIG", "SET", "slowlog-log-slower-than", "20000");
		redis.command("SLOWLOG", "RESET");
		here.kicked.clear();
		there.kicked.clear();
		assertThat(Told.answer(here.presence.clients())).hasSize(here.counts().clients());
		assertThat(Told.answer(here.presence.kickAll(CloseReason.DISCONNECTED))).isEqualTo(streams);
		assertThat(there.counts()).isEqualTo(new Counts(0, 0));
		eventually(() -> assertThat(here.kicked.size() + there.kicked.size()).isEqualTo(streams));
		// of some hundred scripts; one may have lost its processor for a while
		assertThat(Integer.parseInt(redis.text("SLOWLOG", "LEN"))).isLessThanOrEqualTo(1);
	}

	@Test
	void refusesAndWritesNothingWhenRedisIsOutOfMemory() {
		Told here = Told.by(node(redis.address(), "here", LEASE));
		Told other = Told.by(node(redis.address(), "other", LEASE));
		StreamInfo alice = here.register("alice");
		here.register("bob");
		String members = members();
		redis.command("CONFIG", "SET", "maxmemory", "100kb");
		try {
			assertThat(Told.failure(here.presence.register(here.stream("carol"), DuplicatePolicy.REPLACE_OLDEST)))
				.isInstanceOfSatisfying(RedisRefusedException.class,
						(refused) -> assertThat(refused.code()).isEqualTo("OOM"));
			assertThat(redis.text("KEYS", "*carol*")).isEmpty();
			assertThat(here.counts()).isEqualTo(new Counts(2, 2));
			assertThat(here.presence.countsHere()).isEqualTo(new Counts(2, 2));
			Told.answer(here.presence.unregister(alice));
			assertThat(here.counts()).isEqualTo(new Counts(1, 1));
			Awaitility.await().pollDelay(LEASE.multipliedBy(2)).until(() -> true); // both
																					// must
																					// beat
																					// through
																					// it
			assertThat(members()).isEqualTo(members);
			assertThat(Told.answer(other.presence.kick("bob", CloseReason.REVOKED))).isOne();
			eventually(() -> assertThat(here.kicked).hasSize(1));
		}
		finally {
			redis.command("CONFIG", "SET", "maxmemory", "0");
		}
		here.register("carol");
		assertThat(here.counts()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void dropsRubbishOnItsChannels() {
		Told here = Told.by(node(redis.address(), "here", LONG));
		here.register("alice");
		eventually(() -> assertThat(here.joined).containsExactly("alice"));
		for (String channel : redis.text("PUBSUB", "CHANNELS", BASE + "*").split("\n")) {
			for (String message : List.of("", "joined", "joined ", "left ", "kick x y", "\u0000\uFFFD", "kicks")) {
				redis.command("PUBLISH", channel, message);
			}
		}
		redis.command("PUBLISH", BASE + ":news", "x".repeat(1_000_000));
		here.register("bob");
		eventually(() -> assertThat(here.joined).containsExactly("alice", "bob"));
		assertThat(here.left).isEmpty();
		assertThat(here.kicked).isEmpty();
	}

	@Test
	void takesNamesAsTheyAreAndLeavesNothingBehind() {
		String name = "n\u00f6de {1}|50% \uD83D\uDE00";
		Told here = Told.by(node(redis.address(), name, LONG));
		List<String> names = List.of("%7Ba%7D", "50%", "{", "{a}b", "}{", "\uD83D\uDE00", "x".repeat(190));
		names.forEach(here::register);
		assertThat(Told.answer(here.presence.clients())).extracting(ClientInfo::id)
			.containsExactlyElementsOf(names.stream().sorted().toList());
		assertThat(Told.answer(here.presence.clients())).extracting(ClientInfo::nodes).containsOnly(List.of(name));
		eventually(() -> assertThat(here.joined).containsExactlyElementsOf(names));
		names.forEach((client) -> assertThat(Told.answer(here.presence.kick(client, CloseReason.REVOKED))).isOne());
		eventually(() -> {
			here.presence.sweep();
			assertThat(here.left).containsExactlyInAnyOrderElementsOf(names);
			assertThat(redis.text("KEYS", "*")).isEqualTo(BASE + ":nodes");
		});
	}

	@Test
	void tellsEachNodeOnceWhoHasLeft() {
		Told here = Told.by(node(redis.address(), "here", LONG));
		Told there = Told.by(node(redis.address(), "there", LONG));
		there.register("warm"); // both hear by now
		for (int i = 0; i < 300; i++) {
			here.presence.unregister(here.register("client-" + i));
		}
		eventually(() -> {
			here.presence.sweep();
			there.presence.sweep();
			assertThat(here.left).hasSize(300).doesNotHaveDuplicates();
			assertThat(there.left).containsExactlyElementsOf(here.left);
		});
	}

	@Test
	void isForgottenAtOnceWhenItSaysGoodbye() {
		RedisPresenceNode leaving = new RedisPresenceNode(redis.address(), "leaving", GRACE, LONG);
		Told gone = Told.by(leaving);
		Told here = Told.by(node(redis.address(), "here", LONG));
		IntStream.range(0, 1000).forEach((i) -> gone.register("client-" + i));
		leaving.close();
		assertThat(here.counts()).isEqualTo(new Counts(0, 0));
		assertThat(redis.command("ZCARD", BASE + ":nodes")).isEqualTo(1L);
	}

	private static String members() {
		return redis.text("ZRANGE", BASE + ":nodes", "0", "-1").lines().sorted().collect(Collectors.joining("\n"));
	}

	private RedisPresenceNode node(RedisAddress address, String name, Duration lease) {
		return node(address, name, lease, TIMEOUT);
	}

	private RedisPresenceNode node(RedisAddress address, String name, Duration lease, Duration timeout) {
		RedisPresenceNode node = new RedisPresenceNode(address, name, GRACE, lease, timeout);
		this.opened.add(node);
		return node;
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(assertion);
	}

}
