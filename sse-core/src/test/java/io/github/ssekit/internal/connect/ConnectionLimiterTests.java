package io.github.ssekit.internal.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.OverLimit;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Who has room on a node; over a real port that is shown by the starter's tests. */
class ConnectionLimiterTests {

	@Test
	void asManyGetInAsMayBeHoweverManyComeAtOnce() {
		try (SseHub hub = hub(new StreamLimits(0, 20, 0, OverLimit.REFUSE))) {
			for (int round = 0; round < 10; round++) {
				List<RecordingSink> sinks = IntStream.range(0, 200)
					.parallel()
					.mapToObj((i) -> connect(hub, RecordingSink.takingAll()))
					.toList();
				Patience.until(() -> assertThat(sinks).allMatch((sink) -> !sink.types().isEmpty()));
				assertThat(sinks).filteredOn((sink) -> sink.types().contains("ready")).hasSize(20);
				assertThat(sinks).filteredOn((sink) -> sink.own("refused").contains("quota")).hasSize(180);
				assertThat(hub.countsHere().streams()).isEqualTo(20);
				sinks.parallelStream().forEach(RecordingSink::goAway);
				assertThat(hub.countsHere().streams()).isZero();
			}
		}
	}

	@Test
	void operatorsAreToldWhenANodeIsNearlyFullAndNoMoreWhenThereIsRoom() {
		try (SseHub hub = hub(new StreamLimits(0, 0, 20, OverLimit.REFUSE))) {
			List<RecordingSink> sinks = new ArrayList<>();
			for (int i = 0; i < 18; i++) {
				sinks.add(connect(hub, RecordingSink.takingAll()));
			}
			assertThat(hub.here().problems()).isEmpty();
			sinks.add(connect(hub, RecordingSink.takingAll()));
			assertThat(hub.here().problems()).singleElement()
				.satisfies((trouble) -> assertThat(trouble.reason())
					.startsWith("19 of 20 streams (sse.limits.streams-per-node)")
					.contains("little room"));
			sinks.add(connect(hub, RecordingSink.takingAll()));
			assertThat(hub.here().problems().get(0).reason()).contains("no room for another one");
			sinks.forEach(RecordingSink::goAway);
			assertThat(hub.here().problems()).isEmpty();
		}
	}

	@Test
	void whoIsEvictedAndDoesNotGoCrowdsOutNobodyElse() {
		try (SseHub hub = hub(new StreamLimits(0, 0, 5, OverLimit.EVICT_OLDEST))) {
			List<RecordingSink> stuck = new ArrayList<>();
			for (int i = 0; i < 5 + 16; i++) {
				stuck.add(connect(hub, RecordingSink.takingNothing()));
			}
			RecordingSink next = connect(hub, RecordingSink.takingAll());
			assertThat(next.own("refused")).contains("overload");
			stuck.get(0).takeAll();
			assertThat(stuck.get(0).own("ended")).contains("evicted");
			RecordingSink last = connect(hub, RecordingSink.takingAll());
			Patience.until(() -> assertThat(last.types()).containsExactly("ready"));
			// those that do not take their end are cut off
			Patience.until(() -> assertThat(hub.countsHere().streams()).isEqualTo(5));
		}
	}

	@Test
	void theLimitOfANodeMayChangeAndWhoIsInStays() {
		try (SseHub hub = hub(StreamLimits.NONE)) {
			List<RecordingSink> before = IntStream.range(0, 3)
				.mapToObj((i) -> connect(hub, RecordingSink.takingAll()))
				.toList();
			hub.streamsPerNode(2);
			assertThat(connect(hub, RecordingSink.takingAll()).own("refused")).contains("overload");
			assertThat(before).noneMatch(RecordingSink::isClosed);
			before.get(0).goAway();
			assertThat(connect(hub, RecordingSink.takingAll()).own("refused")).contains("overload");
			before.get(1).goAway();
			RecordingSink next = connect(hub, RecordingSink.takingAll());
			Patience.until(() -> assertThat(next.types()).containsExactly("ready"));
			assertThatIllegalArgumentException().isThrownBy(() -> hub.streamsPerNode(-1));
		}
	}

	@Test
	void wherePublicAddressesHaveNoLimitOfTheirOwnTheyHaveHalfOfThatOfTheNode() {
		try (SseHub hub = hub(new StreamLimits(0, null, 0, OverLimit.REFUSE))) {
			assertThat(streamsOf(hub, "192.0.2.1", 3)).isEqualTo(3); // a node without one
			hub.streamsPerNode(20);
			assertThat(streamsOf(hub, "192.0.2.1", 10)).isEqualTo(7);
			assertThat(streamsOf(hub, "10.0.0.1", 10)).isEqualTo(10);
		}
		try (SseHub hub = hub(new StreamLimits(0, null, 1, OverLimit.REFUSE))) {
			assertThat(streamsOf(hub, "192.0.2.1", 2)).isEqualTo(1);
		}
	}

	@Test
	void theOldestOfAPublicAddressMakesRoomWhereThatIsWanted() {
		try (SseHub hub = hub(new StreamLimits(0, null, 4, OverLimit.EVICT_OLDEST))) {
			RecordingSink oldest = connect(hub, RecordingSink.takingAll(), "192.0.2.1");
			streamsOf(hub, "192.0.2.1", 2);
			assertThat(oldest.own("ended")).contains("evicted");
			assertThat(hub.countsHere().streams()).isEqualTo(2);
		}
	}

	/** How many of so many streams of an address are let in. */
	private static long streamsOf(SseHub hub, String address, int count) {
		List<RecordingSink> sinks = IntStream.range(0, count)
			.mapToObj((i) -> connect(hub, RecordingSink.takingAll(), address))
			.toList();
		Patience.until(() -> assertThat(sinks).allMatch((sink) -> !sink.types().isEmpty()));
		return sinks.stream().filter((sink) -> sink.types().contains("ready")).count();
	}

	private static SseHub hub(StreamLimits limits) {
		return SseHub.builder()
			.limits(limits)
			.drain(Duration.ZERO, Duration.ofSeconds(3))
			.settings(StreamSettings.DEFAULT.heartbeat(Duration.ofSeconds(1)))
			.build();
	}

	private static RecordingSink connect(SseHub hub, RecordingSink sink) {
		return connect(hub, sink, "192.0.2.1");
	}

	private static RecordingSink connect(SseHub hub, RecordingSink sink, String address) {
		ConnectRequest request = ConnectRequest.of(null, List.of(Topic.of("news"))).address(address);
		((Admission.Granted) hub.connect(request)).open(sink);
		return sink;
	}

}
