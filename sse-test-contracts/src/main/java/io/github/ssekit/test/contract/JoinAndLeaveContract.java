package io.github.ssekit.test.contract;

import java.time.Duration;

import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who has come and who has left; a grace delays only the event that a client has left.
 */
public interface JoinAndLeaveContract extends PresenceNodeContract {

	/** Less than any grace is stretched by. */
	Duration A_LITTLE = Duration.ofMillis(100);

	@Test
	default void saysNothingOfAClientThatIsBackWithinTheGrace() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice"));
		log.register("alice");
		node().advance(grace().plus(A_LITTLE));
		Eventually.staysSo(() -> {
			log.presence().sweep();
			assertThat(log.left()).isEmpty();
		});
		assertThat(log.joined()).containsExactly("alice");
	}

	@Test
	default void saysNothingOfAClientThatHasAnotherStream() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.unregister(log.register("alice"));
		log.register("bob");
		log.register("bob", DuplicatePolicy.REPLACE_OLDEST);
		node().advance(grace().plus(A_LITTLE));
		Eventually.staysSo(() -> {
			log.presence().sweep();
			assertThat(log.left()).isEmpty();
		});
		assertThat(log.joined()).containsExactly("alice", "bob");
	}

	@Test
	default void saysNothingOfAClientThatWasRefused() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		StreamInfo first = log.register("alice");
		StreamInfo refused = log.stream("alice");
		log.answerTo(refused, DuplicatePolicy.REFUSE);
		log.unregister(refused);
		node().advance(grace().plus(A_LITTLE));
		log.presence().sweep();
		assertThat(log.left()).isEmpty();
		log.unregister(first);
		hasLeft(log, "alice");
	}

	@Test
	default void saysOnceThatAClientHasCome() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.register("alice");
		log.register("bob");
		Eventually.is("both have come", () -> log.joined().size() >= 2);
		Eventually.staysSo(() -> assertThat(log.joined()).containsExactly("alice", "bob"));
	}

	@Test
	default void saysOnceAndAfterTheGraceThatAClientHasLeft() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice"));
		log.presence().sweep();
		assertThat(log.left()).as("before the grace is over").isEmpty();
		hasLeft(log, "alice");
		node().advance(grace().plus(A_LITTLE));
		Eventually.staysSo(() -> {
			log.presence().sweep();
			assertThat(log.left()).containsExactly("alice");
		});
	}

	@Test
	default void saysThatAClientHasLeftThatWasKicked() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.kick("alice");
		hasLeft(log, "alice");
	}

	@Test
	default void countsTheGraceFromTheLastTime() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice"));
		node().advance(grace().dividedBy(2));
		log.unregister(log.register("alice"));
		node().advance(grace().dividedBy(2).plus(grace().dividedBy(8)));
		log.presence().sweep();
		assertThat(log.left()).isEmpty();
		hasLeft(log, "alice");
	}

	@Test
	default void saysThatAClientHasComeAgainThatHadLeft() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.unregister(log.register("alice"));
		hasLeft(log, "alice");
		log.register("alice");
		Eventually.is("it has come again", () -> log.joined().size() == 2);
		assertThat(log.joined()).containsExactly("alice", "alice");
	}

	@Test
	default void saysOfEveryClientThatItHasComeAndLeftWhateverManyThreadsDo() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		SimultaneousThreads.of(8, (number) -> {
			for (int i = 0; i < 50; i++) {
				StreamInfo stream = log.register("client-" + i % 10);
				log.presence().sweep();
				log.unregister(stream);
			}
		});
		node().advance(grace().plus(A_LITTLE));
		Eventually.is("all have left", () -> {
			log.presence().sweep();
			return log.left().stream().distinct().count() == 10 && log.left().size() == log.joined().size();
		});
		assertThat(log.left()).containsExactlyInAnyOrderElementsOf(log.joined());
	}

	private void hasLeft(PresenceUnderTest log, String client) {
		node().advance(grace().plus(A_LITTLE));
		Eventually.is(client + " has left", () -> {
			log.presence().sweep();
			return log.left().contains(client);
		});
		assertThat(log.left()).containsExactly(client);
	}

}
