package io.github.ssekit.test.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kicks reach the streams of a client, which are uncounted before the kick answers.
 */
public interface KickContract extends PresenceNodeContract {

	@Test
	default void kicksNobodyWhereNobodyIs() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		assertThat(log.kick("bob")).isZero();
		log.assertCounts(1, 1);
		assertThat(log.kicks()).isEmpty();
	}

	@Test
	default void kicksNobodyTwice() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		assertThat(log.kick("alice")).isOne();
		assertThat(log.kick("alice")).isZero();
		Eventually.staysSo(() -> assertThat(log.kicks()).hasSize(1));
	}

	@Test
	default void kicksNobodyWhoHasLeft() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice"));
		assertThat(log.kick("alice")).isZero();
		assertThat(AwaitedResults.of(log.presence().kickAll(CloseReason.DISCONNECTED))).isZero();
		assertThat(log.kicks()).isEmpty();
	}

	@Test
	default void uncountsAStreamBeforeItsKickAnswers() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int i = 0; i < 20; i++) {
			log.register("alice");
			AwaitedResults.of(log.presence().kick("alice", CloseReason.DISCONNECTED).thenAccept((kicked) -> {
				assertThat(kicked).isOne();
				assertThat(log.countsHere()).isEqualTo(new Counts(0, 0));
			}));
			log.assertCounts(0, 0);
		}
	}

	@Test
	default void uncountsAStreamBeforeItIsToldToEnd() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.kick("alice");
		Eventually.is("it is told", () -> log.kicks().size() == 1);
		assertThat(log.kicks().get(0).countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	default void kicksAllStreamsOfAClientAndTellsThemWhy() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		List<String> streams = List.of(log.register("alice").id(), log.register("alice").id());
		StreamInfo other = log.register("bob");
		assertThat(AwaitedResults.of(log.presence().kick("alice", CloseReason.REVOKED))).isEqualTo(2);
		log.assertCounts(1, 1);
		Eventually.is("both are told", () -> log.kicks().size() == 2);
		assertThat(log.kicked()).containsExactlyInAnyOrderElementsOf(streams).doesNotContain(other.id());
		assertThat(log.kicks()).extracting(PresenceUnderTest.Kick::reason).containsOnly(CloseReason.REVOKED);
	}

	@Test
	default void kicksAllStreams() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		List<String> streams = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 50; i++) {
			streams.add(log.register("client-" + i % 20).id());
		}
		assertThat(AwaitedResults.of(log.presence().kickAll(CloseReason.DISCONNECTED))).isEqualTo(50);
		log.assertCounts(0, 0);
		Eventually.is("all are told", () -> log.kicks().size() == 50);
		assertThat(log.kicked()).containsExactlyInAnyOrderElementsOf(streams);
		assertThat(log.kicks()).extracting(PresenceUnderTest.Kick::reason).containsOnly(CloseReason.DISCONNECTED);
	}

	@Test
	default void kicksEachStreamOnceThoughManyKickAtOnce() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int i = 0; i < 40; i++) {
			log.register("alice");
		}
		List<Integer> answers = new CopyOnWriteArrayList<>();
		SimultaneousThreads.of(8, (number) -> answers.add((number % 2 == 0) ? log.kick("alice")
				: AwaitedResults.of(log.presence().kickAll(CloseReason.DISCONNECTED))));
		assertThat(answers.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
		Eventually.is("all are told", () -> log.kicks().size() >= 40);
		assertThat(log.kicked()).doesNotHaveDuplicates().hasSize(40);
		log.assertCounts(0, 0);
	}

	@Test
	default void takesBackAClientThatWasKicked() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.kick("alice");
		log.register("alice");
		log.assertCounts(1, 1);
		Eventually.staysSo(() -> assertThat(log.kicks()).hasSize(1));
	}

}
