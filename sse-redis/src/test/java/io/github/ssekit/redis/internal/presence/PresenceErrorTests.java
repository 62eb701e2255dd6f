package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.redis.kit.FailingClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An Error, of a command or of a listener, ends nothing for good. */
class PresenceErrorTests extends RedisPresenceTestCase {

	private static final String SCRIPT = "evalsha";

	private FailingClient client;

	@Test
	void aNodeThatCannotComeAtFirstComesLater() {
		RedisPresenceNode node = node("a");
		this.client.fail(SCRIPT, 0);
		Told here = Told.by(node);
		eventually(() -> assertThat(this.client.failures()).isGreaterThan(1));
		this.client.heal();

		here.register("alice");
		assertThat(here.counts()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void aNodeGoesOnSayingThatItLives() {
		Told here = Told.by(node("a"));
		here.register("alice");
		this.client.fail(SCRIPT, 0);
		eventually(() -> assertThat(this.client.failures()).isGreaterThan(1));
		this.client.heal();

		eventually(() -> assertThat(this.client.calls()).as("beats").isGreaterThan(5));
		assertThat(here.counts()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void aStreamThatCouldNotBeRegisteredHidesNoOtherThatRedisHasLost() {
		Told here = Told.by(node("a"));
		StreamInfo stream = here.register("alice");
		this.client.fail(SCRIPT, 0);
		Throwable failure = Told
			.failure(here.presence.register(here.stream("bob"), ClientLimit.of(DuplicatePolicy.ALLOW)));
		assertThat(failure).isNotNull();
		this.client.heal();
		String key = BASE + ":n:" + members();
		eventually(() -> assertThat(this.client.calls()).as("beats").isGreaterThan(5));
		redis.command("HDEL", key, stream.id());

		eventually(() -> assertThat(redis.text("HEXISTS", key, stream.id())).isEqualTo("1"));
	}

	@Test
	void aStreamThatCouldNotBeUnregisteredIsAtTheNextOccasion() {
		Told here = Told.by(node("a"));
		StreamInfo stream = here.register("alice");
		here.register("bob");
		this.client.fail(SCRIPT, 0);
		CompletionStage<Void> unregistered = here.presence.unregister(stream);
		assertThat(Told.failure(unregistered)).isNotNull();
		this.client.heal();

		eventually(() -> assertThat(here.counts()).isEqualTo(new Counts(1, 1)));
	}

	@Test
	void whoHasLeftIsToldAtALaterSweep() {
		Told here = Told.by(node("a"));
		Told.answer(here.presence.unregister(here.register("alice")));
		this.client.fail(SCRIPT, 0);
		eventually(() -> {
			here.presence.sweep();
			assertThat(this.client.failures()).isGreaterThan(1);
		});
		this.client.heal();

		eventually(() -> {
			here.presence.sweep();
			assertThat(here.left).containsExactly("alice");
		});
	}

	@Test
	void whoCountsIsAnsweredThoughADeadNodeCouldNotBeForgottenAtFirst() {
		RedisPresenceNode dead = node(this.line.address(), "dead", LEASE);
		Told.by(dead).register("alice");
		this.opened.remove(dead);
		dead.die();
		this.client = new FailingClient(this.line.address());
		RedisPresenceNode node = new RedisPresenceNode(this.client, "a", GRACE, LONG, TIMEOUT);
		this.opened.add(node);
		Told here = Told.by(node);
		here.register("bob");
		eventually(() -> {
			this.client.fail(SCRIPT, 1); // counting goes well, forgetting does not
			assertThat(here.presence.counts()).failsWithin(Duration.ofSeconds(10));
		});
		assertThat(this.client.failures()).isPositive();
		this.client.heal();

		assertThat(here.counts()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void aKickThatCouldNotBeTakenAtFirstIsCarriedOut() {
		Told here = Told.by(node("a"));
		Told there = Told.by(node(this.line.address(), "b", LONG));
		StreamInfo stream = here.register("alice");
		this.client.fail(SCRIPT, 0);
		assertThat(Told.answer(there.presence.kick("alice", CloseReason.REVOKED))).isEqualTo(1);
		eventually(() -> assertThat(this.client.failures()).isPositive());
		this.client.heal();

		eventually(() -> assertThat(here.kicked).containsExactly(stream.id()));
	}

	@Test
	void aListenerThatThrowsAtOneKickIsToldOfTheOthers() {
		Failing listener = new Failing();
		RedisPresenceNode node = node("a");
		node.presence().start(listener);
		Told there = Told.by(node(this.line.address(), "b", LONG));
		StreamInfo first = there.stream("alice");
		StreamInfo second = there.stream("alice");
		Told.answer(node.presence().register(first, ClientLimit.of(DuplicatePolicy.ALLOW)));
		Told.answer(node.presence().register(second, ClientLimit.of(DuplicatePolicy.ALLOW)));

		assertThat(Told.answer(there.presence.kick("alice", CloseReason.REVOKED))).isEqualTo(2);
		eventually(() -> assertThat(listener.told.stream().filter((line) -> line.startsWith("kick ")))
			.containsExactlyInAnyOrder("kick " + first.id(), "kick " + second.id()));
		assertThat(Told.answer(node.presence().kick("alice", CloseReason.REVOKED))).isZero();
	}

	@Test
	void aListenerThatThrowsAtARevocationMakesNoneFail() {
		Failing listener = new Failing();
		RedisPresenceNode node = node("a");
		node.presence().start(listener);

		Told.answer(node.presence().revoke(Topic.of("one")));
		Told.answer(node.presence().revoke(Topic.of("two")));
		assertThat(listener.told).containsExactly("revoked one", "revoked two");
	}

	@Test
	void aListenerThatThrowsAtOnePieceOfNewsIsToldOfTheOthers() {
		Failing listener = new Failing();
		RedisPresenceNode node = node("a");
		node.presence().start(listener);
		Told there = Told.by(node(this.line.address(), "b", LONG));
		there.register("alice");
		eventually(() -> assertThat(listener.told).containsExactly("joined alice"));
		there.register("bob");

		eventually(() -> assertThat(listener.told).containsExactly("joined alice", "joined bob"));
	}

	/** Its client can fail. */
	private RedisPresenceNode node(String name) {
		this.client = new FailingClient(this.line.address());
		RedisPresenceNode node = new RedisPresenceNode(this.client, name, GRACE, LEASE, TIMEOUT);
		this.opened.add(node);
		return node;
	}

	/** Throws an Error each time. */
	private static final class Failing implements PresenceListener {

		final List<String> told = new CopyOnWriteArrayList<>();

		@Override
		public void onKick(String streamId, CloseReason reason) {
			tell("kick " + streamId);
		}

		@Override
		public void onRevoked(Topic topic) {
			tell("revoked " + topic);
		}

		@Override
		public void onJoined(String client) {
			tell("joined " + client);
		}

		@Override
		public void onLeft(String client) {
			tell("left " + client);
		}

		private void tell(String what) {
			this.told.add(what);
			throw new StackOverflowError("as asked for");
		}

	}

}
