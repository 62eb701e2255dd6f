package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.StreamInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What may happen between a node and Redis, and that nothing of it stays wrong. */
class RedisPresenceFaultTests extends RedisPresenceTestCase {

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
	void endsAsManyStreamsAsAreTooManyWhenItsNodeWasTakenForDead() {
		Told sleeper = Told.by(node(this.line.address(), "sleeper", LEASE));
		Told watcher = Told.by(node(redis.address(), "watcher", LEASE));
		ClientLimit three = new ClientLimit(3, false);
		Instant early = Instant.parse("2026-01-01T10:00:00Z");
		StreamInfo oldest = sleeper.register(new StreamInfo("oldest", "alice", "sleeper", early), three);
		StreamInfo older = sleeper.register(new StreamInfo("older", "alice", "sleeper", early.plusSeconds(1)), three);
		sleeper.register(new StreamInfo("newer", "alice", "sleeper", early.plusSeconds(2)), three);
		sleeper.register(new StreamInfo("of bob", "bob", "sleeper", early), three);
		this.line.blackHole();
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(0, 0)));
		watcher.register(new StreamInfo("late", "alice", "watcher", early.plusSeconds(3)), three);
		watcher.register(new StreamInfo("last", "alice", "watcher", early.plusSeconds(4)), three);
		watcher.register(new StreamInfo("of bob, too", "bob", "watcher", early.plusSeconds(4)), three);
		this.line.heal();
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(2, 5)));
		eventually(() -> assertThat(sleeper.kicked).containsExactlyInAnyOrder(oldest.id(), older.id()));
		assertThat(sleeper.reasons).containsOnly(CloseReason.REPLACED);
		assertThat(sleeper.presence.countsHere()).isEqualTo(new Counts(2, 2));
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
			// the fault itself
			Awaitility.await().pollDelay(LEASE.multipliedBy(2)).until(() -> true);
		}
		finally {
			redis.thaw();
		}
		eventually(() -> assertThat(here.counts()).isEqualTo(new Counts(2, 2)));
		assertThat(members()).isEqualTo(members);
	}

	@Test
	void takesNobodyForDeadHoweverLongRedisWasAwayAndWhoeverSpeaksFirst() {
		List<Told> nodes = IntStream.range(0, 4)
			.mapToObj((i) -> Told.by(node(redis.address(), "node-" + i, LEASE)))
			.toList();
		nodes.forEach((node) -> node.register("alice"));
		for (int tenths = 5; tenths <= 12; tenths++) {
			String members = members();
			redis.freeze();
			try {
				// the fault itself, at whatever point of their beats it finds them
				Awaitility.await().pollDelay(LEASE.multipliedBy(tenths).dividedBy(10)).until(() -> true);
			}
			finally {
				redis.thaw();
			}
			Told late = Told.by(node(redis.address(), "late-" + tenths, LEASE));
			late.register("bob");
			eventually(() -> assertThat(late.counts().streams()).isEqualTo(5));
			// whoever is taken for dead is so within a lease
			Awaitility.await().pollDelay(LEASE).until(() -> true);
			assertThat(members().lines().filter((member) -> !member.contains("late"))).as("after %s tenths", tenths)
				.containsExactlyInAnyOrderElementsOf(
						members.lines().filter((member) -> !member.contains("late")).toList());
			late.presence.close();
			eventually(() -> assertThat(nodes.get(0).counts()).isEqualTo(new Counts(1, 4)));
		}
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
	void tellsNewsThatCameWhileItHeardNothing() {
		Told deaf = Told.by(node(this.line.address(), "deaf", LONG));
		Told other = Told.by(node(redis.address(), "other", LONG));
		other.register("before");
		eventually(() -> assertThat(deaf.joined).containsExactly("before"));
		this.line.refuse();
		this.line.cut();
		IntStream.range(0, 1200).forEach((i) -> other.register("client-" + i));
		assertThat(deaf.joined).containsExactly("before");
		this.line.accept();
		eventually(() -> assertThat(deaf.joined).hasSize(1201));
		other.register("after");
		eventually(() -> assertThat(deaf.joined).hasSize(1202).endsWith("client-1199", "after"));
		assertThat(deaf.joined).containsExactlyElementsOf(other.joined);
	}

	@Test
	void tellsNewsThatCameBeforeItWasHeardWhereThatTookLongerThanAnybodyWaits() {
		Told other = Told.by(node(redis.address(), "other", LONG));
		other.register("first");
		// from now on nobody may publish or subscribe
		redis.command("ACL", "SETUSER", "default", "resetchannels");
		Told deaf;
		try {
			deaf = Told.by(node(redis.address(), "deaf", LONG));
			deaf.register("second");
			other.register("third");
			assertThat(deaf.joined).isEmpty();
		}
		finally {
			redis.command("ACL", "SETUSER", "default", "allchannels");
		}
		other.register("fourth");
		eventually(() -> assertThat(deaf.joined).endsWith("third", "fourth"));
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
	void isToldOfATopicThatWasRevokedWhileItHeardNothing() {
		Told deaf = Told.by(node(redis.address(), "deaf", LEASE));
		Told other = Told.by(node(redis.address(), "other", LEASE));
		deaf.register("alice");
		other.register("bob");
		// from now on nobody may publish or subscribe
		redis.command("ACL", "SETUSER", "default", "resetchannels");
		try {
			Told.answer(other.presence.revoke(Topic.of("orders/17")));
			assertThat(other.revoked).containsExactly(Topic.of("orders/17"));
			eventually(() -> assertThat(deaf.revoked).containsExactly(Topic.of("orders/17")));
		}
		finally {
			redis.command("ACL", "SETUSER", "default", "allchannels");
		}
		eventually(() -> assertThat(redis.text("KEYS", BASE + ":k:*")).isEmpty());
		assertThat(deaf.revoked).hasSize(1);
		assertThat(other.revoked).hasSize(1);
	}

	@Test
	void isToldOfATopicThatWasRevokedWhileItWasTakenForDead() {
		Told sleeper = Told.by(node(this.line.address(), "sleeper", LEASE));
		Told watcher = Told.by(node(redis.address(), "watcher", LEASE));
		sleeper.register("alice");
		watcher.register("bob");
		this.line.blackHole();
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(1, 1)));
		Told.answer(watcher.presence.revoke(Topic.of("orders/17")));
		this.line.heal();
		eventually(() -> assertThat(sleeper.revoked).containsExactly(Topic.of("orders/17")));
		eventually(() -> assertThat(watcher.counts()).isEqualTo(new Counts(2, 2)));
		assertThat(sleeper.revoked).hasSize(1);
	}

	@Test
	void revokesNothingAndSaysSoWhileRedisIsAway() {
		Told here = Told.by(node(this.line.address(), "here", LONG));
		here.register("alice");
		this.line.refuse();
		this.line.cut();
		assertThat(Told.failure(here.presence.revoke(Topic.of("orders/17"))))
			.isInstanceOf(BrokerUnavailableException.class);
		assertThat(here.revoked).isEmpty();
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
		assertThat(Told.failure(here.presence.register(here.stream("bob"), ClientLimit.of(DuplicatePolicy.ALLOW))))
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
		CompletionStage<?> first = here.presence.register(repeated, ClientLimit.of(DuplicatePolicy.REFUSE));
		CompletionStage<?> second = here.presence.register(givenUp, ClientLimit.of(DuplicatePolicy.ALLOW));
		assertThat(Told.failure(first)).isInstanceOf(BrokerUnavailableException.class);
		assertThat(Told.failure(second)).isInstanceOf(BrokerUnavailableException.class);
		this.line.heal();
		this.line.cut();
		eventually(() -> Told.answer(here.presence.register(repeated, ClientLimit.of(DuplicatePolicy.REFUSE))));
		eventually(() -> assertThat(other.counts()).isEqualTo(new Counts(2, 2)));
		assertThat(here.presence.countsHere()).isEqualTo(new Counts(2, 2));
	}

	@Test
	void keepsNobodyOutWhenRedisIsOutOfMemoryAndCountsThemWhenThereIsSome() {
		Told here = Told.by(node(redis.address(), "here", LEASE));
		Told other = Told.by(node(redis.address(), "other", LEASE));
		StreamInfo alice = here.register("alice");
		here.register("bob");
		String members = members();
		redis.command("CONFIG", "SET", "maxmemory", "100kb");
		try {
			here.register("carol", DuplicatePolicy.REPLACE_OLDEST);
			assertThat(redis.text("KEYS", "*carol*")).isEmpty();
			assertThat(here.counts()).isEqualTo(new Counts(2, 2));
			assertThat(here.presence.countsHere()).isEqualTo(new Counts(3, 3));
			Told.answer(here.presence.unregister(alice));
			assertThat(here.counts()).isEqualTo(new Counts(1, 1));
			// both must beat through it
			Awaitility.await().pollDelay(LEASE.multipliedBy(2)).until(() -> true);
			assertThat(members()).isEqualTo(members);
			assertThat(Told.answer(other.presence.kick("bob", CloseReason.REVOKED))).isOne();
			eventually(() -> assertThat(here.kicked).hasSize(1));
		}
		finally {
			redis.command("CONFIG", "SET", "maxmemory", "0");
		}
		eventually(() -> assertThat(here.counts()).isEqualTo(new Counts(1, 1)));
		assertThat(Told.answer(other.presence.kick("carol", CloseReason.REVOKED))).isOne();
	}

}
