package io.github.ssekit.scenario;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What cannot be repaired is told as a reset, once, and the topic goes on. */
class DisasterTests {

	private final Node node = new Node().readers(5);

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void aHistoryThatBeganAnewIsToldAsAnEpoch() {
		this.node.publish("1", "2");
		this.node.everyoneHears(Node.numbers(1, 2));
		this.node.history.wipe("bbbb");
		this.node.publish("lost in the reset", "3", "4");

		everyoneIsReset(LostReason.EPOCH, List.of("1", "2"), List.of("3", "4"));
	}

	@Test
	void aHistoryThatBeganAnewIsToldBeforeItHasAnyEvent() {
		this.node.publish("1", "2");
		this.node.everyoneHears(Node.numbers(1, 2));
		this.node.history.wipe("bbbb");
		this.node.broker.reportPossibleGap(Node.NEWS);
		this.node.everyoneHears(List.of("1", "2"), "ready", "reset");
		this.node.publish("3");

		everyoneIsReset(LostReason.EPOCH, List.of("1", "2"), List.of("3"));
	}

	@Test
	void aForkIsToldWhereTheNextOneHasAnotherLink() {
		this.node.publish("1", "2", "3");
		this.node.everyoneHears(Node.numbers(1, 3));
		this.node.history.failOver(Node.NEWS, 2);
		this.node.store("another third");
		this.node.publish("lost in the reset", "4");

		everyoneIsReset(LostReason.FORK, Node.numbers(1, 3), List.of("4"));
	}

	@Test
	void aForkIsToldWhereTheSameOffsetIsGivenTwice() {
		this.node.publish("1", "2", "3");
		this.node.everyoneHears(Node.numbers(1, 3));
		this.node.history.failOver(Node.NEWS, 2);
		this.node.publish("lost in the reset", "4");

		everyoneIsReset(LostReason.FORK, Node.numbers(1, 3), List.of("4"));
	}

	@Test
	void aForkIsToldWhereTheHistoryFallsFarBack() {
		this.node.publish("1", "2", "3", "4", "5");
		this.node.everyoneHears(Node.numbers(1, 5));
		this.node.history.failOver(Node.NEWS, 1);
		this.node.publish("lost in the reset", "6", "7", "8", "9", "10", "11");

		everyoneIsReset(LostReason.FORK, Node.numbers(1, 5), Node.numbers(6, 11));
	}

	@Test
	void aForkIsToldWhereNothingNewWasPublished() {
		this.node.publish("1", "2", "3");
		this.node.everyoneHears(Node.numbers(1, 3));
		this.node.history.failOver(Node.NEWS, 2);
		this.node.broker.reportPossibleGap(Node.NEWS);
		this.node.everyoneHears(Node.numbers(1, 3), "ready", "reset");
		this.node.publish("4");

		everyoneIsReset(LostReason.FORK, Node.numbers(1, 3), List.of("4"));
	}

	@Test
	void aGapThatTheStoreHasTrimmedIsTold() {
		this.node.publish("1");
		this.node.everyoneHears(Node.numbers(1, 1));
		this.node.broker.loseAll();
		this.node.publish(Node.numbers(2, 10).toArray(String[]::new));
		this.node.history.trim(Node.NEWS, 3);
		this.node.broker.loseNothing();
		this.node.publish("11", "12");

		everyoneIsReset(LostReason.TRIMMED, List.of("1"), List.of("12"));
	}

	@Test
	void aResetIsToldAlsoToWhoWasStuck() {
		RecordingSink stuck = this.node.connect(Node.request("stuck"), RecordingSink.takingNothing());
		this.node.publish("1");
		this.node.history.wipe("bbbb");
		this.node.publish("lost in the reset", "2");
		this.node.everyoneHears(List.of("1", "2"), "ready", "reset");
		stuck.takeAll();
		this.node.readers.add(stuck);
		this.node.publish("3");

		Patience.until(() -> assertThat(stuck.heard()).endsWith("3"));
		assertThat(stuck.types()).startsWith("ready").contains("reset");
		assertThat(stuck.heard()).isSubsetOf("1", "2", "3");
		assertThat(stuck.own("reset")).contains("epoch");
	}

	@Test
	void whoComesBackAfterADisasterIsToldToo() {
		this.node.publish("1", "2");
		this.node.everyoneHears(Node.numbers(1, 2));
		String cursor = this.node.readers.get(0).lastEventId();
		this.node.history.wipe("bbbb");
		RecordingSink back = this.node.connect(Node.comingBack("reader-0", cursor));
		Node.awaitReady(back);
		this.node.publish("lost in the reset", "3");

		Patience.until(() -> assertThat(back.heard()).endsWith("3"));
		assertThat(back.types()).startsWith("ready", "reset");
		assertThat(back.own("ready")).contains("\"recovered\":false");
	}

	@Test
	void whoWasToldWhenTheyCameIsNotToldAgainWhenTheirNodeNotices() {
		this.node.publish("1", "2");
		this.node.everyoneHears(Node.numbers(1, 2));
		String cursor = this.node.readers.get(0).lastEventId();
		this.node.history.wipe("bbbb");
		this.node.store("3");
		RecordingSink back = this.node.connect(Node.comingBack("reader-0", cursor));
		Node.awaitReady(back);
		this.node.publish("4", "5");

		Patience.until(() -> assertThat(back.heard()).containsExactly("4", "5"));
		assertThat(back.types().stream().filter("reset"::equals)).hasSize(1);
	}

	private void everyoneIsReset(LostReason reason, List<String> before, List<String> after) {
		List<String> all = new ArrayList<>(before);
		all.addAll(after);
		this.node.everyoneHears(all, "ready", "reset");
		for (RecordingSink reader : this.node.readers) {
			assertThat(reader.types().indexOf("reset")).as("between the two").isEqualTo(1 + before.size());
			assertThat(reader.own("reset")).isEqualTo("{\"reason\":\"" + reason.word() + "\",\"topics\":[\"news\"]}");
			assertThat(reader.messages()).as("one reset moves the cursor to where it was read")
				.allSatisfy((message) -> assertThat(message.lastEventId()).startsWith("1."));
		}
	}

}
