package io.github.ssekit.test.contract;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policy for duplicates holds, also when two streams of a client come at once.
 */
public interface DuplicateContract extends PresenceNodeContract {

	@Test
	default void refusesASecondStreamAndLeavesTheFirstAlone() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		StreamInfo first = log.register("alice", DuplicatePolicy.REFUSE);
		StreamInfo second = log.stream("alice");
		assertThat(log.answerTo(second, DuplicatePolicy.REFUSE)).isEqualTo(Registration.REFUSED);
		log.assertCounts(1, 1);
		log.unregister(second);
		log.assertCounts(1, 1);
		assertThat(log.kicks()).isEmpty();
		log.unregister(first);
		log.assertCounts(0, 0);
	}

	@Test
	default void refusesNobodyOnceTheFirstHasEnded() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice", DuplicatePolicy.REFUSE));
		StreamInfo second = log.register("alice", DuplicatePolicy.REFUSE);
		assertThat(log.kick("alice")).isOne();
		Eventually.is("the second one is kicked", () -> log.kicked().equals(List.of(second.id())));
		log.register("alice", DuplicatePolicy.REFUSE);
		log.assertCounts(1, 1);
	}

	@Test
	default void refusesAllButOneThatComeAtOnce() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int round = 0; round < 20; round++) {
			String client = "client-" + round;
			Set<StreamInfo> registered = ConcurrentHashMap.newKeySet();
			SimultaneousThreads.of(8, (number) -> {
				StreamInfo stream = log.stream(client);
				if (log.answerTo(stream, DuplicatePolicy.REFUSE) == Registration.REGISTERED) {
					registered.add(stream);
				}
			});
			assertThat(registered).hasSize(1);
		}
		log.assertCounts(20, 20);
		assertThat(log.kicks()).isEmpty();
	}

	@Test
	default void replacesTheOldestAndTellsThemWhy() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		StreamInfo other = log.register("bob");
		StreamInfo first = log.register("alice");
		StreamInfo second = log.register("alice");
		log.register("alice", DuplicatePolicy.REPLACE_OLDEST);
		log.assertCounts(2, 2);
		Eventually.is("both are kicked", () -> log.kicks().size() == 2);
		assertThat(log.kicked()).containsExactlyInAnyOrder(first.id(), second.id());
		assertThat(log.kicks()).extracting(PresenceUnderTest.Kick::reason).containsOnly(CloseReason.REPLACED);
		log.unregister(first);
		log.unregister(second);
		log.assertCounts(2, 2);
		assertThat(log.kicked()).doesNotContain(other.id());
	}

	@Test
	default void replacesAllButOneThatComeAtOnce() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int round = 1; round <= 20; round++) {
			String client = "client-" + round;
			Set<String> registered = ConcurrentHashMap.newKeySet();
			SimultaneousThreads.of(8,
					(number) -> registered.add(log.register(client, DuplicatePolicy.REPLACE_OLDEST).id()));
			log.assertCounts(round, round);
			int replaced = round * 7;
			Eventually.is("seven are replaced", () -> log.kicks().size() >= replaced);
			assertThat(log.kicked()).doesNotHaveDuplicates().hasSize(replaced);
			assertThat(registered).filteredOn((id) -> !log.kicked().contains(id)).hasSize(1);
		}
		assertThat(log.kicks()).extracting(PresenceUnderTest.Kick::reason).containsOnly(CloseReason.REPLACED);
	}

	@Test
	default void allowsManyStreamsOfAClient() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice", DuplicatePolicy.REPLACE_OLDEST);
		log.register("alice", DuplicatePolicy.ALLOW);
		log.register("alice", DuplicatePolicy.ALLOW);
		log.assertCounts(1, 3);
		assertThat(log.kicks()).isEmpty();
	}

}
