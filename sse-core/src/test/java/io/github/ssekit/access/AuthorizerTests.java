package io.github.ssekit.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is decided about each topic holds for the stream. */
class AuthorizerTests {

	private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

	@Test
	void deniesAStreamOfWhichOneTopicIsDenied() {
		Authorizer authorizer = Authorizer.perTopic((request, topic) -> topic.name().startsWith("secret")
				? Decision.denied("no " + topic) : Decision.granted());

		assertThat(authorizer.decide(request("news", "secret/1", "secret/2")))
			.isEqualTo(Decision.denied("no secret/1"));
		assertThat(authorizer.decide(request("news", "sport"))).isEqualTo(Decision.granted());
	}

	@Test
	void grantsUntilTheFirstOfItsTopicsEnds() {
		Authorizer authorizer = Authorizer.perTopic((request, topic) -> switch (topic.name()) {
			case "early" -> Decision.grantedUntil(NOON);
			case "late" -> Decision.grantedUntil(NOON.plusSeconds(1));
			default -> Decision.granted();
		});

		assertThat(authorizer.decide(request("late", "early", "always"))).isEqualTo(Decision.grantedUntil(NOON));
		assertThat(authorizer.decide(request("early", "late"))).isEqualTo(Decision.grantedUntil(NOON));
		assertThat(authorizer.decide(request("always"))).isEqualTo(Decision.granted());
	}

	@Test
	void asksAboutTheTopicOfTheClientAndNotAboutTheBroadcast() {
		List<Topic> asked = new ArrayList<>();
		Authorizer authorizer = Authorizer.perTopic((request, topic) -> {
			asked.add(topic);
			return Decision.granted();
		});
		authorizer.decide(request("news", "client/alice", "broadcast"));

		assertThat(asked).containsExactly(Topic.of("news"), Topic.client("alice"));
	}

	private static ConnectRequest request(String... topics) {
		return ConnectRequest.of("alice", List.of(topics).stream().map(Topic::of).toList());
	}

}
