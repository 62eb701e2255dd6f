package io.github.ssekit.test.contract;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limit of a client is exact, also when many of its streams come at once.
 */
public interface LimitContract extends PresenceNodeContract {

	@Test
	default void refusesWhoIsOneTooManyAndLeavesTheOthersAlone() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		ClientLimit three = new ClientLimit(3, false);
		StreamInfo first = log.register("alice", three);
		log.register("alice", three);
		log.register("alice", three);
		StreamInfo fourth = log.stream("alice");
		assertThat(log.answerTo(fourth, three)).isEqualTo(Registration.REFUSED);
		log.register("bob", three);
		log.assertCounts(2, 4);
		assertThat(log.kicks()).isEmpty();
		log.unregister(fourth);
		log.assertCounts(2, 4);
		log.unregister(first);
		assertThat(log.answerTo(fourth, three)).isEqualTo(Registration.REGISTERED);
		log.assertCounts(2, 4);
	}

	@Test
	default void countsStreamsThatCameWithoutALimit() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.register("alice");
		assertThat(log.answerTo(log.stream("alice"), new ClientLimit(2, false))).isEqualTo(Registration.REFUSED);
		log.register("alice", new ClientLimit(3, false));
		log.assertCounts(1, 3);
	}

	@Test
	default void refusesAllButAsManyAsTheLimitThatComeAtOnce() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int round = 1; round <= 10; round++) {
			String client = "client-" + round;
			Set<StreamInfo> registered = ConcurrentHashMap.newKeySet();
			SimultaneousThreads.of(8, (number) -> {
				StreamInfo stream = log.stream(client);
				if (log.answerTo(stream, new ClientLimit(3, false)) == Registration.REGISTERED) {
					registered.add(stream);
				}
			});
			assertThat(registered).hasSize(3);
			log.assertCounts(round, 3 * round);
		}
		assertThat(log.kicks()).isEmpty();
	}

	@Test
	default void evictsTheOldestInTheOrderOfTheirOpening() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		StreamInfo second = stream(2);
		StreamInfo first = stream(1);
		StreamInfo third = stream(3);
		StreamInfo fourth = stream(4);
		for (StreamInfo stream : List.of(second, first, third)) {
			log.answerTo(stream, new ClientLimit(3, true));
		}
		assertThat(log.kicks()).isEmpty();
		log.answerTo(fourth, new ClientLimit(2, true));
		log.assertCounts(1, 2);
		Eventually.is("two are evicted", () -> log.kicks().size() == 2);
		assertThat(log.kicked()).containsExactlyInAnyOrder(first.id(), second.id());
		assertThat(log.kicks()).extracting(PresenceUnderTest.Kick::reason).containsOnly(CloseReason.REPLACED);
	}

	@Test
	default void evictsNobodyOfAnotherClient() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("bob");
		StreamInfo first = log.register("alice", new ClientLimit(2, true));
		log.unregister(first);
		log.register("alice", new ClientLimit(2, true));
		log.register("alice", new ClientLimit(2, true));
		log.assertCounts(2, 3);
		assertThat(log.kicks()).isEmpty();
	}

	@Test
	default void evictsAllButAsManyAsTheLimitThatComeAtOnce() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int round = 1; round <= 10; round++) {
			String client = "client-" + round;
			Set<String> registered = ConcurrentHashMap.newKeySet();
			SimultaneousThreads.of(8, (number) -> registered.add(log.register(client, new ClientLimit(3, true)).id()));
			log.assertCounts(round, 3 * round);
			int evicted = 5 * round;
			Eventually.is("five are evicted", () -> log.kicks().size() >= evicted);
			assertThat(log.kicked()).doesNotHaveDuplicates().hasSize(evicted);
			assertThat(registered).filteredOn((id) -> !log.kicked().contains(id)).hasSize(3);
		}
	}

	private StreamInfo stream(int minute) {
		return new StreamInfo(TestEvents.unique("stream"), "alice", node().name(),
				Instant.parse("2026-01-01T10:00:00Z").plusSeconds(60L * minute));
	}

}
