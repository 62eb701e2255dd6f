package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What presence in Redis promises beyond the contract. */
class RedisPresenceTests extends RedisPresenceTestCase {

	@Test
	void endsTwentyThousandStreamsWithoutHoldingRedisUp() {
		Told here = Told.by(node(redis.address(), "here", LONG, Duration.ofSeconds(5)));
		Told there = Told.by(node(redis.address(), "there", LONG, Duration.ofSeconds(5)));
		List<CompletionStage<?>> coming = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			coming.add(here.presence.register(here.stream("client-" + i), ClientLimit.of(DuplicatePolicy.ALLOW)));
			coming.add(there.presence.register(there.stream("client-" + i / 2),
					ClientLimit.of(DuplicatePolicy.REPLACE_OLDEST)));
			if (i % 500 == 0) {
				coming.forEach(Told::answer);
				coming.clear();
			}
		}
		coming.forEach(Told::answer);
		eventually(() -> assertThat(here.counts().streams())
			.isEqualTo(here.presence.countsHere().streams() + there.presence.countsHere().streams()));
		int streams = here.counts().streams();
		// a stream is not counted any more when its listener is told
		eventually(() -> assertThat(here.kicked.size() + there.kicked.size()).isEqualTo(20_000 - streams));
		redis.command("CONFIG", "RESETSTAT");
		double busyBefore = busyMillis();
		here.kicked.clear();
		there.kicked.clear();
		assertThat(Told.answer(here.presence.clients())).hasSize(here.counts().clients());
		assertThat(Told.answer(here.presence.kickAll(CloseReason.DISCONNECTED))).isEqualTo(streams);
		assertThat(there.counts()).isEqualTo(new Counts(0, 0));
		eventually(() -> assertThat(here.kicked.size() + there.kicked.size()).isEqualTo(streams));
		// many short ones; by the time of the processor, which Redis may have to wait for
		assertThat(scripts()).isGreaterThan(100);
		assertThat((busyMillis() - busyBefore) / scripts()).isLessThan(20);
	}

	@Test
	void endsAllStreamsOfAClientThatHasVeryMany() {
		Told here = Told.by(node(redis.address(), "here", LONG));
		Told there = Told.by(node(redis.address(), "there", LONG));
		for (int i = 0; i < 600; i++) {
			here.register("alice");
			there.register("alice");
		}
		assertThat(Told.answer(here.presence.kick("alice", CloseReason.REVOKED))).isEqualTo(1200);
		assertThat(here.presence.countsHere()).isEqualTo(new Counts(0, 0));
		assertThat(here.counts()).isEqualTo(new Counts(0, 0));
		eventually(() -> assertThat(here.kicked.size() + there.kicked.size()).isEqualTo(1200));
	}

	@Test
	void needsNoMoreRightsThanThese() {
		redis.command("ACL", "SETUSER", "limited", "reset", "on", ">secret", "resetchannels", "~test:*", "&test:*",
				"-@all", "+auth", "+hello", "+ping", "+client|setname", "+eval", "+evalsha", "+publish", "+subscribe",
				"+unsubscribe", "+time", "+exists", "+pexpire", "+get", "+set", "+hset", "+hget", "+hdel", "+hlen",
				"+hexists", "+hgetall", "+hvals", "+hscan", "+sadd", "+srem", "+scard", "+sismember", "+smembers",
				"+sscan", "+zadd", "+zrem", "+zscore", "+zrange", "+zrangebyscore", "+xadd", "+xrange", "+xrevrange");
		RedisURI limited = RedisURI.builder()
			.withHost(redis.host())
			.withPort(redis.port())
			.withAuthentication("limited", "secret")
			.build();
		RedisPresenceNode node = new RedisPresenceNode(RedisClient.create(limited), "here", GRACE, LEASE, TIMEOUT);
		this.opened.add(node);
		Told here = Told.by(node);
		RedisPresenceNode dying = new RedisPresenceNode(redis.address(), "dying", GRACE, LEASE);
		Told.by(dying).register("bob");
		here.register("alice");
		here.register("alice", DuplicatePolicy.REPLACE_OLDEST);
		Told.answer(here.presence.unregister(here.register("carol")));
		dying.die();
		eventually(() -> assertThat(here.counts()).isEqualTo(new Counts(1, 1)));
		assertThat(Told.answer(here.presence.clients())).hasSize(1);
		assertThat(Told.answer(here.presence.kickAll(CloseReason.REVOKED))).isOne();
		eventually(() -> {
			here.presence.sweep();
			assertThat(here.left).containsExactlyInAnyOrder("alice", "bob", "carol");
			assertThat(here.kicked).hasSize(2);
		});
		redis.flushAll();
		here.register("dave");
		assertThat(redis.text("ACL", "LOG")).doesNotContain("test:");
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
			assertThat(redis.text("KEYS", "*").lines()).containsExactlyInAnyOrder(BASE + ":nodes", BASE + ":said",
					BASE + ":log");
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

	/** How long Redis has worked. */
	private static double busyMillis() {
		return redis.text("INFO", "cpu")
			.lines()
			.filter((line) -> line.startsWith("used_cpu_") && line.contains("_main_thread:"))
			.mapToDouble((line) -> 1000 * Double.parseDouble(line.substring(line.indexOf(':') + 1)))
			.sum();
	}

	private static int scripts() {
		return redis.text("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_evalsha:calls="))
			.mapToInt((line) -> Integer.parseInt(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
			.sum();
	}

}
