package io.github.ssekit.internal.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract of presence cannot ask for: clocks that are set, and listeners that
 * throw.
 */
class InMemoryPresenceTests {

	private static final Duration GRACE = Duration.ofSeconds(10);

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryPresence presence = new InMemoryPresence(GRACE, this.runtime);

	private final List<String> told = new CopyOnWriteArrayList<>();

	/** The listener ends in an Error when it is told this. */
	private final AtomicReference<String> failing = new AtomicReference<>();

	InMemoryPresenceTests() {
		this.presence.start(new Recording());
	}

	@Test
	void tellsThatAClientHasLeftAfterTheGraceThoughTheClockIsSetBack() {
		comeAndGo("alice");
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(GRACE);
		this.presence.sweep();

		assertThat(this.told).containsExactly("alice has joined", "alice has left");
	}

	@Test
	void waitsForTheGraceThoughTheClockIsSetForth() {
		comeAndGo("alice");
		this.runtime.setClock(Duration.ofDays(1));
		this.runtime.pass(GRACE.minusMillis(1));
		this.presence.sweep();

		assertThat(this.told).containsExactly("alice has joined");
	}

	@Test
	void tellsTheRestThoughItsListenerHasThrown() {
		this.failing.set("alice has joined");
		comeAndGo("alice");
		comeAndGo("bob");
		this.runtime.pass(GRACE);
		this.presence.sweep();

		assertThat(this.told).containsExactly("bob has joined", "alice has left", "bob has left");
	}

	@Test
	void kicksTheRestThoughOneCouldNotBeKicked() {
		for (int i = 1; i <= 3; i++) {
			this.presence.register(stream("alice", "alice-" + i), ClientLimit.NONE);
		}
		this.failing.set("alice-2 is kicked");

		assertThat(this.presence.kick("alice", CloseReason.DISCONNECTED)).isCompletedWithValue(3);
		assertThat(this.told).containsExactly("alice has joined", "alice-1 is kicked", "alice-3 is kicked");
		assertThat(this.presence.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void answersWithTheFailureOfWhomItTellsThatATopicIsRevoked() {
		this.failing.set("news is revoked");

		assertThat(this.presence.revoke(Topic.of("news"))).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("as asked for");
	}

	@Test
	void remembersWhoHasLeftOnceHoweverOftenTheyComeAndGo() {
		for (int i = 0; i < 1000; i++) {
			comeAndGo("alice");
		}
		this.runtime.pass(GRACE);
		this.presence.sweep();

		assertThat(this.told).containsExactly("alice has joined", "alice has left");
	}

	private void comeAndGo(String client) {
		StreamInfo stream = stream(client, client + "-1");
		this.presence.register(stream, ClientLimit.NONE);
		this.presence.unregister(stream);
	}

	private StreamInfo stream(String client, String id) {
		return new StreamInfo(id, client, "here", this.runtime.clock().instant());
	}

	private void hear(String news) {
		if (news.equals(this.failing.get())) {
			throw new StackOverflowError("as asked for");
		}
		this.told.add(news);
	}

	private class Recording implements PresenceListener {

		@Override
		public void onKick(String streamId, CloseReason reason) {
			hear(streamId + " is kicked");
		}

		@Override
		public void onRevoked(Topic topic) {
			hear(topic + " is revoked");
		}

		@Override
		public void onJoined(String client) {
			hear(client + " has joined");
		}

		@Override
		public void onLeft(String client) {
			hear(client + " has left");
		}

	}

}
