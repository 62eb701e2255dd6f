package io.github.ssekit.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.registry.Listeners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first event of a topic reaches whoever listens, in a whole hub whose memory is so
 * full that each topic without listeners is forgotten at once: that ends the epoch of all
 * that share its slot.
 */
class FirstEventTests {

	private static final Topic OWN = Topic.client("x");

	private static final Topic NEIGHBOUR = neighbour();

	/** Its interest in a topic ends with the last listener, or half a second later. */
	private final EmitterRegistry withoutGrace = new InMemoryEmitterRegistry(Duration.ZERO, HubRuntime.system());

	private SseHub hub = hub(SseHub.builder());

	@AfterEach
	void close() {
		this.hub.close();
	}

	@Test
	void isHeardThoughAnotherTopicOfTheSlotIsForgottenMeanwhile() {
		RecordingSink reader = connect(ConnectRequest.of("x", List.of(OWN)));
		forgetTheNeighbour();
		publish(OWN, "first");
		publish(OWN, "second");

		Patience.until(() -> assertThat(reader.heard()).containsExactly("first", "second"));
		assertThat(reader.types()).containsExactly("ready", "message", "message");
	}

	@Test
	void isHeardByEachOfSeveralWhoHaveComeAtDifferentTimes() {
		RecordingSink early = connect(ConnectRequest.of("x", List.of(OWN)));
		forgetTheNeighbour();
		RecordingSink late = connect(ConnectRequest.of("x", List.of(OWN)));
		forgetTheNeighbour();
		publish(OWN, "first");

		for (RecordingSink reader : List.of(early, late)) {
			Patience.until(() -> assertThat(reader.heard()).containsExactly("first"));
			assertThat(reader.types()).containsExactly("ready", "message");
		}
	}

	@Test
	void isHeardByWhoComesBackAfterAnotherTopicOfTheSlotWasForgotten() {
		listenWithoutGrace();
		RecordingSink before = connect(ConnectRequest.of("x", List.of(OWN)));
		goAway(before);
		forgetTheNeighbour();
		RecordingSink after = connect(comingBack(before));
		publish(OWN, "first");

		Patience.until(() -> assertThat(after.heard()).containsExactly("first"));
		assertThat(after.types()).containsExactly("ready", "message");
		assertThat(after.own("ready")).contains("\"recovered\":true");
	}

	@Test
	void isHeardByWhoComesBackTwice() {
		listenWithoutGrace();
		RecordingSink first = connect(ConnectRequest.of("x", List.of(OWN)));
		goAway(first);
		forgetTheNeighbour();
		RecordingSink second = connect(comingBack(first));
		goAway(second);
		forgetTheNeighbour();
		RecordingSink third = connect(comingBack(second));
		publish(OWN, "first");

		Patience.until(() -> assertThat(third.heard()).containsExactly("first"));
		assertThat(third.types()).containsExactly("ready", "message");
	}

	private void listenWithoutGrace() {
		this.hub.close();
		this.hub = hub(SseHub.builder().registry(this.withoutGrace));
	}

	/** And nobody listens to its topic any more. */
	private void goAway(RecordingSink reader) {
		reader.goAway();
		Listeners nobody = this.withoutGrace.listeningTo(Topic.of("nobody"));
		Patience.until(() -> assertThat(this.withoutGrace.listeningTo(OWN)).isSameAs(nobody));
	}

	private void forgetTheNeighbour() {
		publish(NEIGHBOUR, "to nobody");
	}

	private void publish(Topic topic, String data) {
		this.hub.publish(topic, SseEvent.of(data)).join();
	}

	private RecordingSink connect(ConnectRequest request) {
		RecordingSink sink = RecordingSink.takingAll();
		((Admission.Granted) this.hub.connect(request)).open(sink);
		Patience.until(() -> assertThat(sink.types()).contains("ready"));
		return sink;
	}

	private static ConnectRequest comingBack(RecordingSink before) {
		return ConnectRequest.of("x", List.of(OWN)).lastEventId(new LastEventId(before.lastEventId()));
	}

	private static SseHub hub(SseHubBuilder builder) {
		return builder.maxHistoryBytes(1).build();
	}

	private static Topic neighbour() {
		EmptyTopics epochs = new EmptyTopics(0, 1);
		Position before = epochs.start(OWN);
		return IntStream.iterate(0, (i) -> i + 1).mapToObj((i) -> Topic.of("neighbour/" + i)).filter((topic) -> {
			epochs.end(topic);
			return !epochs.start(OWN).equals(before);
		}).findFirst().orElseThrow();
	}

}
