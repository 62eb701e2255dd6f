package io.github.ssekit.test.contract;

import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** That the right to a topic is taken back is told, before the call answers. */
public interface RevokeContract extends PresenceNodeContract {

	@Test
	default void tellsOnceThatATopicIsRevokedBeforeItAnswers() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		Topic topic = Topic.of("orders/17");
		log.revoke(topic);
		assertThat(log.revoked()).containsExactly(topic);
		log.revoke(topic);
		assertThat(log.revoked()).containsExactly(topic, topic);
		Eventually.staysSo(() -> assertThat(log.revoked()).hasSize(2));
	}

	@Test
	default void countsStreamsOnUntilTheyHaveEndedWhereTheirTopicIsRevoked() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.register("alice");
		log.revoke(Topic.client("alice"));
		assertThat(log.kicks()).isEmpty();
		assertThat(log.countsHere()).isEqualTo(new Counts(1, 1));
		log.assertCounts(1, 1);
	}

	@Test
	default void tellsThatATopicIsRevokedAlsoWhereNobodyIs() {
		PresenceUnderTest log = PresenceUnderTest.of(node());
		log.revoke(Topic.BROADCAST);
		assertThat(log.revoked()).containsExactly(Topic.BROADCAST);
	}

}
