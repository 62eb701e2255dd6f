package io.github.ssekit.test.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts and lists are exact, and of streams that are open now: a stream is counted
 * before its registration answers.
 */
public interface CountingContract extends PresenceNodeContract {

	@Test
	default void doesNotCountWhatIsNotThereTwiceDown() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		StreamInfo stays = log.register("alice");
		StreamInfo goes = log.register("alice");
		log.unregister(goes);
		log.unregister(goes);
		log.unregister(log.stream("alice"));
		log.unregister(log.stream("nobody"));
		log.assertCounts(1, 1);
		log.unregister(stays);
		log.assertCounts(0, 0);
	}

	@Test
	default void countsNobodyAtFirst() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.assertCounts(0, 0);
		assertThat(log.clients()).isEmpty();
	}

	@Test
	default void countsAStreamBeforeItsRegistrationAnswers() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		for (int i = 1; i <= 50; i++) {
			StreamInfo stream = log.stream("client-" + i % 10);
			int streams = i;
			AwaitedResults.of(log.presence().register(stream, ClientLimit.NONE).thenAccept((registration) -> {
				assertThat(registration).isEqualTo(Registration.REGISTERED);
				assertThat(log.countsHere().streams()).isEqualTo(streams);
			}));
			log.assertCounts(Math.min(i, 10), i);
		}
	}

	@Test
	default void countsAStreamNoMoreWhenThatIsAnswered() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		List<StreamInfo> open = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			open.add(log.register("client-" + i % 10));
		}
		for (int left = 19; left >= 0; left--) {
			log.unregister(open.remove(left));
			log.assertCounts(Math.min(left, 10), left);
		}
	}

	@Test
	default void countsAtOnceThatAClientIsAwayWhateverTheGrace() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice"));
		log.assertCounts(0, 0);
		assertThat(log.left()).isEmpty();
	}

	@Test
	default void listsClientsSortedWithTheirStreamsAndNodesSinceTheOldest() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		String name = node().name();
		Instant early = Instant.parse("2026-01-01T10:00:00Z");
		Instant late = Instant.parse("2026-01-01T11:00:00Z");
		for (StreamInfo stream : List.of(new StreamInfo(TestEvents.unique("s"), "bob", name, late),
				new StreamInfo(TestEvents.unique("s"), "carol", name, late),
				new StreamInfo(TestEvents.unique("s"), "bob", name, early),
				new StreamInfo(TestEvents.unique("s"), "alice", name, early))) {
			log.answerTo(stream, DuplicatePolicy.ALLOW);
		}
		assertThat(log.clients()).containsExactly(new ClientInfo("alice", 1, List.of(name), early),
				new ClientInfo("bob", 2, List.of(name), early), new ClientInfo("carol", 1, List.of(name), late));
	}

	@Test
	default void takesTheNamesOfClientsAsTheyAre() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		List<String> names = List.of("#", "*", "a:b", "a|b", "k\u00e9y", "{a}");
		names.forEach(log::register);
		assertThat(log.clients()).extracting(ClientInfo::id).containsExactlyInAnyOrderElementsOf(names);
		names.forEach((name) -> assertThat(log.kick(name)).isOne());
		log.assertCounts(0, 0);
	}

	@Test
	default void settlesToExactCountsWhateverManyThreadsDo() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		Set<StreamInfo> open = ConcurrentHashMap.newKeySet();
		AtomicInteger ended = new AtomicInteger();
		SimultaneousThreads.of(8, (number) -> {
			Random random = new Random(number);
			List<StreamInfo> mine = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				String client = "client-" + random.nextInt(10);
				switch (random.nextInt(5)) {
					case 0, 1, 2 -> mine.add(log.register(client));
					case 3 -> {
						if (!mine.isEmpty()) {
							log.unregister(mine.remove(random.nextInt(mine.size())));
						}
					}
					default -> ended.addAndGet(log.kick(client));
				}
			}
			open.addAll(mine);
		});
		Eventually.is("each stream that was kicked has heard it", () -> log.kicked().size() >= ended.get());
		assertThat(log.kicked()).doesNotHaveDuplicates().hasSize(ended.get());
		List<StreamInfo> left = open.stream().filter((stream) -> !log.kicked().contains(stream.id())).toList();
		log.assertCounts((int) left.stream().map(StreamInfo::client).distinct().count(), left.size());
		SimultaneousThreads.of(4, (number) -> open.forEach(log::unregister));
		log.assertCounts(0, 0);
	}

}
