package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.registry.EmitterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interest in a topic starts with its first listener, before {@code add} returns, and
 * ends, after a grace, with its last.
 */
public interface InterestContract extends RegistryContract {

	@Test
	default void keepsItsInterestWithinTheGrace() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		comeAndGo(topic);
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true);
		advance(grace().dividedBy(2));
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true);
	}

	@Test
	default void keepsItsInterestWhereSomebodyComesBackWithinTheGrace() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		comeAndGo(topic);
		advance(grace().dividedBy(2));
		registry().add(RecordedEmitter.listening("bob", topic).emitter());
		advance(grace().plusMillis(1));
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true);
		assertThat(registry().listeningTo(topic).count()).isOne();
	}

	@Test
	default void countsTheGraceFromTheLastTime() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		comeAndGo(topic);
		Duration most = grace().dividedBy(8).multipliedBy(5);
		advance(most);
		comeAndGo(topic);
		advance(most);
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true);
		advance(grace().plusMillis(1));
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true, false);
	}

	@Test
	default void keepsItsInterestWhereSomebodyIsLeft() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		registry().add(RecordedEmitter.listening("bob", topic).emitter());
		comeAndGo(topic);
		advance(grace().plusMillis(1));
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true);
	}

	@Test
	default void isNotInterestedByWhoIsNotThere() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		registry().remove(RecordedEmitter.listening("alice", topic).emitter());
		registry().listeningTo(topic);
		registry().sweep();
		assertThat(log.of(topic)).isEmpty();
	}

	@Test
	default void isInterestedBeforeAddReturns() {
		InterestLog log = started();
		Emitter emitter = RecordedEmitter.listening("alice", Topic.of("a"), Topic.of("b")).emitter();
		registry().add(emitter);
		assertThat(log.of(Topic.of("a"))).containsExactly(true);
		assertThat(log.of(Topic.of("b"))).containsExactly(true);
		registry().add(emitter);
		registry().add(RecordedEmitter.listening("bob", Topic.of("a")).emitter());
		assertThat(log.of(Topic.of("a"))).as("with its first listener only").containsExactly(true);
	}

	@Test
	default void saysWhereTheListenersOfATopicAreFound() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		Emitter first = RecordedEmitter.listening("alice", topic).emitter();
		registry().add(first);
		registry().add(RecordedEmitter.listening("bob", topic).emitter());
		assertThat(log.listenersOf(topic).count()).isEqualTo(2);
		registry().remove(first);
		assertThat(log.listenersOf(topic).count()).isOne();
		comeAndGo(topic);
		assertThat(log.listenersOf(topic).count()).isOne();
	}

	@Test
	default void losesItsInterestAfterTheGraceWithTheLastListener() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		comeAndGo(topic);
		advance(grace().plusMillis(1));
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true, false);
		registry().sweep();
		assertThat(log.of(topic)).containsExactly(true, false);
	}

	@Test
	default void gainsItsInterestAgain() {
		InterestLog log = started();
		Topic topic = Topic.of("a");
		for (int i = 0; i < 3; i++) {
			comeAndGo(topic);
			advance(grace().plusMillis(1));
			registry().sweep();
		}
		registry().add(RecordedEmitter.listening("alice", topic).emitter());
		assertThat(log.of(topic)).containsExactly(true, false, true, false, true, false, true);
		assertThat(log.listenersOf(topic).count()).isOne();
	}

	@Test
	default void gainsAndLosesItsInterestInTurnsWhateverManyThreadsDo() {
		InterestLog log = started();
		List<Topic> topics = List.of(Topic.of("a"), Topic.of("b"), Topic.of("c"));
		EmitterRegistry registry = registry();
		AtomicBoolean over = new AtomicBoolean();
		SimultaneousThreads.Running sweeping = SimultaneousThreads.start(2, (number) -> {
			while (!over.get()) {
				advance(grace().plusMillis(1));
				registry.sweep();
			}
		});
		SimultaneousThreads.of(4, (number) -> {
			for (int i = 0; i < 300; i++) {
				Topic topic = topics.get((number + i) % topics.size());
				Emitter emitter = RecordedEmitter.listening("client-" + number, topic).emitter();
				registry.add(emitter);
				assertThat(log.isInterested(topic)).as("as long as somebody listens").isTrue();
				assertThat(log.listenersOf(topic).count()).isPositive();
				registry.remove(emitter);
			}
		});
		over.set(true);
		sweeping.join();
		advance(grace().plusMillis(1));
		registry.sweep();
		topics.forEach((topic) -> assertThat(log.isInterested(topic)).isFalse());
	}

	private InterestLog started() {
		InterestLog log = new InterestLog();
		registry().start(log);
		return log;
	}

	private void comeAndGo(Topic topic) {
		Emitter emitter = RecordedEmitter.listening("alice", topic).emitter();
		registry().add(emitter);
		registry().remove(emitter);
	}

}
