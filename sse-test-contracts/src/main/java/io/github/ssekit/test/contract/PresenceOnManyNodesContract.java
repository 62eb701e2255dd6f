package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What presence promises besides where several nodes share it. */
public interface PresenceOnManyNodesContract extends PresenceContract {

	/**
	 * Another node that shares what {@link #node()} knows.
	 * @return a node of its own name, which the test closes
	 */
	PresenceNode anotherNode();

	/**
	 * Let a node die: from now on it does nothing at all, and says nothing to the others.
	 * @param node a node from {@link #anotherNode()}
	 */
	void kill(PresenceNode node);

	/**
	 * The lease of a node. Short where its time is waited for.
	 * @return after how long a node that died is forgotten at the latest
	 */
	Duration lease();

	@Test
	default void refusesASecondStreamOnAnotherNode() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			StreamInfo first = here.register("alice", DuplicatePolicy.REFUSE);
			StreamInfo second = there.stream("alice");
			assertThat(there.answerTo(second, DuplicatePolicy.REFUSE)).isEqualTo(Registration.REFUSED);
			here.unregister(first);
			assertThat(there.answerTo(second, DuplicatePolicy.REFUSE)).isEqualTo(Registration.REGISTERED);
		}
	}

	@Test
	default void refusesAllButOneThatComeAtOnceToManyNodes() {
		try (PresenceNode other = anotherNode()) {
			List<PresenceUnderTest> nodes = List.of(PresenceUnderTest.of(node()), PresenceUnderTest.of(other));
			for (int round = 0; round < 20; round++) {
				String client = "client-" + round;
				Set<StreamInfo> registered = ConcurrentHashMap.newKeySet();
				SimultaneousThreads.of(4, (number) -> {
					PresenceUnderTest log = nodes.get(number % 2);
					StreamInfo stream = log.stream(client);
					if (log.answerTo(stream, DuplicatePolicy.REFUSE) == Registration.REGISTERED) {
						registered.add(stream);
					}
				});
				assertThat(registered).hasSize(1);
			}
			assertThat(nodes.get(0).counts()).isEqualTo(new Counts(20, 20));
		}
	}

	@Test
	default void replacesTheOldestWhereverTheyAre() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			StreamInfo first = here.register("alice");
			there.register("alice", DuplicatePolicy.REPLACE_OLDEST);
			assertThat(there.counts()).isEqualTo(new Counts(1, 1));
			Eventually.is("it is told on its node", () -> here.kicked().equals(List.of(first.id())));
			assertThat(here.kicks().get(0).reason()).isEqualTo(CloseReason.REPLACED);
			assertThat(here.countsHere()).isEqualTo(new Counts(0, 0));
			assertThat(there.kicks()).isEmpty();
		}
	}

	@Test
	default void replacesAllButOneThatComeAtOnceToManyNodes() {
		try (PresenceNode other = anotherNode()) {
			List<PresenceUnderTest> nodes = List.of(PresenceUnderTest.of(node()), PresenceUnderTest.of(other));
			for (int round = 1; round <= 20; round++) {
				String client = "client-" + round;
				SimultaneousThreads.of(4,
						(number) -> nodes.get(number % 2).register(client, DuplicatePolicy.REPLACE_OLDEST));
				int replaced = round * 3;
				assertThat(nodes.get(0).counts()).isEqualTo(new Counts(round, round));
				Eventually.is("three are replaced",
						() -> nodes.stream().mapToInt((log) -> log.kicks().size()).sum() == replaced);
			}
		}
	}

	@Test
	default void refusesAllButAsManyAsTheLimitThatComeAtOnceToManyNodes() {
		try (PresenceNode other = anotherNode()) {
			List<PresenceUnderTest> nodes = List.of(PresenceUnderTest.of(node()), PresenceUnderTest.of(other));
			for (int round = 1; round <= 10; round++) {
				String client = "client-" + round;
				Set<StreamInfo> registered = ConcurrentHashMap.newKeySet();
				SimultaneousThreads.of(8, (number) -> {
					PresenceUnderTest log = nodes.get(number % 2);
					StreamInfo stream = log.stream(client);
					if (log.answerTo(stream, new ClientLimit(3, false)) == Registration.REGISTERED) {
						registered.add(stream);
					}
				});
				assertThat(registered).hasSize(3);
				assertThat(nodes.get(0).counts()).isEqualTo(new Counts(round, 3 * round));
			}
		}
	}

	@Test
	default void evictsAllButAsManyAsTheLimitThatComeAtOnceToManyNodes() {
		try (PresenceNode other = anotherNode()) {
			List<PresenceUnderTest> nodes = List.of(PresenceUnderTest.of(node()), PresenceUnderTest.of(other));
			for (int round = 1; round <= 10; round++) {
				String client = "client-" + round;
				SimultaneousThreads.of(8, (number) -> nodes.get(number % 2).register(client, new ClientLimit(3, true)));
				int evicted = round * 5;
				assertThat(nodes.get(0).counts()).isEqualTo(new Counts(round, 3 * round));
				Eventually.is("five are evicted",
						() -> nodes.stream().mapToInt((log) -> log.kicks().size()).sum() == evicted);
			}
		}
	}

	@Test
	default void countsAndListsOfAllNodes() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			here.register("alice");
			there.register("alice");
			there.register("bob");
			String[] names = Stream.of(node().name(), other.name()).sorted().toArray(String[]::new);
			for (PresenceUnderTest log : List.of(here, there)) {
				assertThat(log.counts()).isEqualTo(new Counts(2, 3));
				assertThat(log.clients()).extracting(ClientInfo::id).containsExactly("alice", "bob");
				assertThat(log.clients()).extracting(ClientInfo::nodes)
					.containsExactly(List.of(names), List.of(other.name()));
			}
			assertThat(here.countsHere()).isEqualTo(new Counts(1, 1));
			assertThat(there.countsHere()).isEqualTo(new Counts(2, 2));
		}
	}

	@Test
	default void kicksTheStreamsOfAClientWhereverTheyAre() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			StreamInfo near = here.register("alice");
			StreamInfo far = there.register("alice");
			there.register("bob");
			assertThat(here.kick("alice")).isEqualTo(2);
			assertThat(here.counts()).isEqualTo(new Counts(1, 1));
			assertThat(here.kick("bob")).as("of a client that is not on this node").isOne();
			assertThat(there.counts()).isEqualTo(new Counts(0, 0));
			Eventually.is("all are told", () -> here.kicked().equals(List.of(near.id())) && there.kicked().size() == 2);
			assertThat(there.kicked()).contains(far.id());
			assertThat(there.countsHere()).isEqualTo(new Counts(0, 0));
		}
	}

	@Test
	default void kicksAllStreamsOnAllNodes() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			for (int i = 0; i < 10; i++) {
				here.register("client-" + i);
				there.register("client-" + i);
			}
			assertThat(AwaitedResults.of(here.presence().kickAll(CloseReason.DISCONNECTED))).isEqualTo(20);
			assertThat(there.counts()).isEqualTo(new Counts(0, 0));
			Eventually.is("all are told", () -> here.kicks().size() == 10 && there.kicks().size() == 10);
		}
	}

	@Test
	default void tellsEveryNodeOnceThatATopicIsRevoked() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			here.register("alice");
			there.register("bob");
			Topic secret = Topic.of("orders/17");
			Topic second = Topic.of("a topic/with {braces} @ and / signs".replace(' ', '-'));
			here.revoke(secret);
			there.revoke(second);
			there.revoke(second);
			Eventually.is("both are told", () -> here.revoked().size() == 3 && there.revoked().size() == 3);
			Eventually.staysSo(() -> {
				assertThat(here.revoked()).containsExactlyInAnyOrder(secret, second, second);
				assertThat(there.revoked()).containsExactlyInAnyOrder(secret, second, second);
			});
			assertThat(here.kicks()).isEmpty();
			assertThat(here.counts()).isEqualTo(new Counts(2, 2));
		}
	}

	@Test
	default void forgetsANodeThatDiesWithinALease() {
		PresenceNode other = anotherNode();
		PresenceUnderTest here = PresenceUnderTest.of(node());
		PresenceUnderTest there = PresenceUnderTest.of(other);
		here.register("alice");
		there.register("alice");
		there.register("bob");
		kill(other);
		node().advance(lease());
		Eventually.is("the streams of the other node are forgotten", () -> {
			here.presence().sweep();
			return here.counts().equals(new Counts(1, 1));
		});
		assertThat(here.clients()).extracting(ClientInfo::nodes).containsExactly(List.of(node().name()));
		here.register("bob", DuplicatePolicy.REFUSE);
	}

	@Test
	default void saysThatTheClientsOfANodeThatDiedHaveLeft() {
		PresenceNode other = anotherNode();
		PresenceUnderTest here = PresenceUnderTest.of(node());
		PresenceUnderTest there = PresenceUnderTest.of(other);
		here.register("alice");
		there.register("bob");
		kill(other);
		node().advance(lease());
		Eventually.is("bob is forgotten", () -> {
			here.presence().sweep();
			return here.counts().equals(new Counts(1, 1));
		});
		node().advance(grace().plus(JoinAndLeaveContract.A_LITTLE));
		Eventually.is("bob has left", () -> {
			here.presence().sweep();
			return here.left().equals(List.of("bob"));
		});
	}

	@Test
	default void saysNothingOfAClientThatGoesToAnotherNode() {
		try (PresenceNode other = anotherNode()) {
			PresenceUnderTest here = PresenceUnderTest.of(node());
			PresenceUnderTest there = PresenceUnderTest.of(other);
			here.unregister(here.register("alice"));
			there.register("alice");
			node().advance(grace().plus(JoinAndLeaveContract.A_LITTLE));
			Eventually.staysSo(() -> {
				here.presence().sweep();
				there.presence().sweep();
				assertThat(here.left()).isEmpty();
				assertThat(there.left()).isEmpty();
			});
		}
	}

	@Test
	default void settlesToExactCountsOnAllNodes() {
		try (PresenceNode other = anotherNode()) {
			List<PresenceUnderTest> nodes = List.of(PresenceUnderTest.of(node()), PresenceUnderTest.of(other));
			Set<StreamInfo> open = ConcurrentHashMap.newKeySet();
			SimultaneousThreads.of(8, (number) -> {
				PresenceUnderTest log = nodes.get(number % 2);
				Random random = new Random(number);
				List<StreamInfo> mine = new ArrayList<>();
				for (int i = 0; i < 50; i++) {
					mine.add(log.register("client-" + random.nextInt(10)));
					if (random.nextInt(2) == 0) {
						log.unregister(mine.remove(random.nextInt(mine.size())));
					}
				}
				open.addAll(mine);
			});
			int clients = (int) open.stream().map(StreamInfo::client).distinct().count();
			nodes.forEach((log) -> assertThat(log.counts()).isEqualTo(new Counts(clients, open.size())));
			assertThat(nodes.stream().mapToInt((log) -> log.countsHere().streams()).sum()).isEqualTo(open.size());
		}
	}

}
