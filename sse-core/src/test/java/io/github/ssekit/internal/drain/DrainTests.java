package io.github.ssekit.internal.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How all streams of a node end: told why, in time, and none forgotten. */
class DrainTests {

	private Node node = draining(Duration.ZERO, Duration.ofSeconds(20));

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void cutsOffWhoTakesNothing() throws Exception {
		this.node.close();
		this.node = draining(Duration.ZERO, Duration.ofMillis(200)).readers(3);
		RecordingSink stuck = this.node.connect(Node.request("stuck"), RecordingSink.takingNothing());
		Patience.until(() -> assertThat(this.node.hub.countsHere().streams()).isEqualTo(4));
		drain();

		assertThat(stuck.isClosed()).isTrue();
		assertThat(stuck.text()).isEmpty();
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
		assertThat(this.node.readers).hasSize(3);
		everyReaderIsToldToComeBack();
	}

	@Test
	void refusesSoftlyWhoComesDuringTheDrain() throws Exception {
		this.node.readers(1);
		RecordingSink stuck = this.node.connect(Node.request("stuck"), RecordingSink.takingNothing());
		Patience.until(() -> assertThat(this.node.hub.countsHere().streams()).isEqualTo(2));
		CompletableFuture<?> drained = this.node.hub.drain().toCompletableFuture();
		RecordingSink late = this.node.connect(Node.comingBack("late", "its-own_cursor"));
		assertThat(drained).isNotDone();
		stuck.takeAll();
		drained.get(20, TimeUnit.SECONDS);

		assertThat(late.types()).containsExactly("refused");
		assertThat(late.own("refused")).isEqualTo("{\"reason\":\"draining\"}");
		assertThat(late.lastEventId()).isEqualTo("its-own_cursor");
		assertThat(stuck.types()).containsExactly("ready", "closed");
	}

	@Test
	void endsWhereTheHubIsClosedInTheMiddle() throws Exception {
		this.node.readers(3);
		RecordingSink stuck = this.node.connect(Node.request("stuck"), RecordingSink.takingNothing());
		Patience.until(() -> assertThat(this.node.hub.countsHere().streams()).isEqualTo(4));
		CompletableFuture<?> drained = this.node.hub.drain().toCompletableFuture();
		assertThat(drained).isNotDone();
		this.node.hub.close();

		// whoever waits for the drain must not wait for ever
		drained.get(20, TimeUnit.SECONDS);
		assertThat(stuck.isClosed()).isTrue();
	}

	@Test
	void closesAllAtOnceWithoutAWindow() throws Exception {
		this.node.readers(50);
		drain();

		everyReaderIsToldToComeBack();
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void spreadsTheClosingOverItsWindow() throws Exception {
		this.node.close();
		this.node = draining(Duration.ofMillis(600), Duration.ofSeconds(20)).readers(30);
		CompletableFuture<?> drained = this.node.hub.drain().toCompletableFuture();
		List<Long> open = new ArrayList<>();
		while (!drained.isDone()) {
			open.add(this.node.readers.stream().filter((reader) -> !reader.isClosed()).count());
			TimeUnit.MILLISECONDS.sleep(5);
		}

		assertThat(open.stream().distinct().count()).as("how many were open: %s", open).isGreaterThan(5);
		assertThat(open.get(0)).isGreaterThan(15);
		everyReaderIsToldToComeBack();
	}

	@Test
	void isOverAtOnceWhereNobodyIsThere() throws Exception {
		drain();

		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void isOneDrainHoweverOftenItIsAskedFor() throws Exception {
		this.node.readers(5);
		drain();
		drain();

		everyReaderIsToldToComeBack();
	}

	@Test
	void leavesNoStreamOpenThatComesJustWhenItBegins() throws Exception {
		for (int round = 0; round < 300; round++) {
			List<RecordingSink> sinks = List.of(RecordingSink.takingAll(), RecordingSink.takingAll());
			Crowd crowd = new Crowd();
			sinks.forEach((sink) -> crowd.add(() -> this.node.connect(Node.request("alice"), sink)));
			crowd.add(this.node.hub::drain);
			crowd.run();
			drain();

			Patience.until(() -> assertThat(sinks).allMatch(RecordingSink::isClosed));
			assertThat(sinks).allSatisfy((sink) -> assertThat(sink.types()).containsAnyOf("closed", "refused"));
			this.node.hub.resume();
		}
	}

	@Test
	void losesNothingForWhoGoesOnElsewhere() throws Exception {
		this.node.readers(1);
		this.node.publish("1");
		this.node.everyoneHears(Node.numbers(1, 1));
		drain();
		this.node.hub.resume();
		this.node.publish("2");
		RecordingSink back = this.node.connect(Node.comingBack("reader-0", this.node.readers.get(0).lastEventId()));

		Patience.until(() -> assertThat(back.heard()).containsExactly("2"));
	}

	private void drain() throws Exception {
		this.node.hub.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	private void everyReaderIsToldToComeBack() {
		for (RecordingSink reader : this.node.readers) {
			assertThat(reader.types()).containsExactly("ready", "closed");
			assertThat(reader.own("closed")).isEqualTo("{\"reason\":\"shutdown\"}");
			assertThat(reader.lastEventId()).doesNotEndWith("~x");
			assertThat(reader.isClosed()).isTrue();
			assertThat(reader.complaints()).isEmpty();
		}
	}

	private static Node draining(Duration window, Duration timeout) {
		return new Node((builder) -> builder.drain(window, timeout));
	}

}
