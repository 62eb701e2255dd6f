package io.github.ssekit.internal.tap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseNode;
import io.github.ssekit.access.Decision;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.TapRefusedException;
import io.github.ssekit.observe.TapResult;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/** An operator hears what is said on a topic, and nobody notices. */
class TapSinkTests {

	private static final Duration LONG = SseNode.LONGEST_TAP;

	private final Node node = new Node((builder) -> builder.authorizer((request) -> Decision.denied("nobody may")));

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void refusesWhatHasNoBounds() {
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> this.node.hub.here().tap(Node.NEWS, 0, LONG))
			.withMessage("max \"0\": must be 1 to 1000");
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> this.node.hub.here().tap(Node.NEWS, 1, LONG.plusSeconds(1)))
			.withMessage("seconds \"31\": must be 1 to 30");
	}

	@Test
	void refusesMoreThanAFewAtOnceAndTakesAnotherWhenOneHasEnded() throws Exception {
		List<CompletableFuture<TapResult>> open = new ArrayList<>();
		for (int i = 0; i < TapFlow.MAX_TAPS; i++) {
			open.add(tap(Node.NEWS, 1));
		}
		assertThatExceptionOfType(TapRefusedException.class).isThrownBy(() -> tap(Node.NEWS, 1))
			.withMessageStartingWith("4 taps are open");
		publishUntilDone(open.get(0));

		for (CompletableFuture<TapResult> one : open) {
			one.get(20, TimeUnit.SECONDS);
		}
		assertThat(tap(Node.NEWS, 1)).isNotDone();
	}

	@Test
	void failsWhereTheBrokerIsAwayAndIsNotHeldOpen() {
		this.node.broker.goAway();
		for (int i = 0; i < 2 * TapFlow.MAX_TAPS; i++) {
			assertThat(tap(Topic.of("news/" + i), 1)).failsWithin(Duration.ofSeconds(20));
		}
	}

	@Test
	void endsWhenTheTimeIsOverWithWhatCame() throws Exception {
		TapResult tapped = this.node.hub.here()
			.tap(Node.NEWS, 10, Duration.ofMillis(50))
			.toCompletableFuture()
			.get(20, TimeUnit.SECONDS);

		assertThat(tapped).isEqualTo(new TapResult(Node.NEWS, List.of(), TapResult.End.TIME));
	}

	@Test
	void endsWhenTheNodeDrainsAndKeepsItFromNothing() throws Exception {
		CompletableFuture<TapResult> tap = tap(Node.NEWS, 1);
		this.node.hub.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);

		assertThat(tap.get(20, TimeUnit.SECONDS).end()).isEqualTo(TapResult.End.CLOSED);
		assertThatExceptionOfType(TapRefusedException.class).isThrownBy(() -> tap(Node.NEWS, 1))
			.withMessageStartingWith("The node drains");
	}

	@Test
	void keepsNoMoreThanItMay() throws Exception {
		CompletableFuture<TapResult> tap = tap(Node.NEWS, 1000);
		String large = Node.kilobytes(100);
		while (!tap.isDone()) {
			this.node.publish(large);
		}

		TapResult tapped = tap.get(20, TimeUnit.SECONDS);
		assertThat(tapped.end()).isEqualTo(TapResult.End.SIZE);
		assertThat(tapped.events()).hasSizeBetween(9, 11);
	}

	@Test
	void hearsWhatAStreamWouldHearAndIsNoStream() throws Exception {
		CompletableFuture<TapResult> tap = tap(Node.NEWS, 2);
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
		assertThat(this.node.hub.here().streams(new StreamQuery(null, null, 0, 10)).total()).isZero();
		assertThat(this.node.hub.here().streams(new StreamQuery(null, Node.NEWS, 0, 10)).total()).isZero();
		this.node.hub.publish(Node.NEWS, SseEvent.named("shipped").data("two\nlines: é")).join();
		this.node.hub.publish(Node.NEWS, SseEvent.of("")).join();

		TapResult tapped = tap.get(20, TimeUnit.SECONDS);
		assertThat(tapped.end()).isEqualTo(TapResult.End.MAX);
		assertThat(tapped.events()).extracting("event", "data")
			.containsExactly(tuple("shipped", "two\nlines: é"), tuple(null, ""));
		assertThat(tapped.events()).extracting("id").doesNotHaveDuplicates().doesNotContain("");
	}

	@Test
	void hearsEventsThatNobodyKeeps() throws Exception {
		CompletableFuture<TapResult> tap = tap(Node.PASSING, 1);
		while (!tap.isDone()) { // who has not begun is not there yet
			this.node.pass("by");
		}

		assertThat(tap.get(20, TimeUnit.SECONDS).events()).extracting("data").containsExactly("by");
	}

	private CompletableFuture<TapResult> tap(Topic topic, int max) {
		return this.node.hub.here().tap(topic, max, LONG).toCompletableFuture();
	}

	private void publishUntilDone(CompletableFuture<?> tap) {
		while (!tap.isDone()) {
			this.node.publish("x");
		}
	}

}
