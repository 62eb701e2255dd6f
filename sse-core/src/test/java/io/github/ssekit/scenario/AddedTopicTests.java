package io.github.ssekit.scenario;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.store.InMemoryEventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client comes back to a stream that has got a topic which is not in its cursor: it
 * begins there as the stream says of a new one, and is told so.
 */
class AddedTopicTests {

	private static final Topic ADDED = Topic.of("added");

	private static final List<Topic> BEFORE = List.of(Node.NEWS, Topic.client("alice"), Topic.BROADCAST);

	private static final List<Topic> AFTER = List.of(ADDED, Node.NEWS, Topic.client("alice"), Topic.BROADCAST);

	private final AtomicInteger asked = new AtomicInteger();

	private Node node = new Node();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void beginsAtTheHeadOfATopicThatIsAddedAndSaysSo() {
		String cursor = cursorThenMiss();
		RecordingSink after = this.node.connect(comingBack(AFTER, cursor));
		Patience.until(() -> assertThat(after.heard()).containsExactly("missed"));
		publish(ADDED, "new");

		Patience.until(() -> assertThat(after.heard()).containsExactly("missed", "new"));
		assertThat(after.own("ready")).startsWith(
				"{\"client\":\"alice\",\"recovered\":true,\"replayed\":1,\"newTopics\":[\"added\"],\"topics\":{");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 100 })
	void beginsSoManyEventsBackInATopicThatIsAdded(int events) {
		publish(ADDED, "old 1", "old 2");
		String cursor = cursorThenMiss();
		RecordingSink after = this.node.connect(comingBack(AFTER, cursor).start(StartPosition.last(events)));
		Node.awaitReady(after);
		publish(ADDED, "new");

		List<String> replayed = List.of("old 1", "old 2").subList(2 - Math.min(2, events), 2);
		// between topics no order is promised
		Patience.until(() -> assertThat(after.heard()).hasSize(replayed.size() + 2).contains("missed", "new"));
		assertThat(after.heard()).filteredOn((data) -> data.startsWith("old")).isEqualTo(replayed);
		assertThat(after.own("ready")).startsWith("{\"client\":\"alice\",\"recovered\":true,\"replayed\":"
				+ (1 + replayed.size()) + ",\"newTopics\":[\"added\"],\"topics\":{");
	}

	@Test
	void beginsAtTheTimeThatTheStreamSaysInATopicThatIsAdded() {
		InMemoryEventStore memory = new InMemoryEventStore(1 << 20, HubRuntime.system());
		this.node.close();
		this.node = new Node(
				(builder) -> builder.distribution(memory, new InMemoryBroker(memory::append, HubRuntime.system())));
		publish(ADDED, "old");
		String cursor = cursorThenMiss();
		RecordingSink after = this.node.connect(comingBack(AFTER, cursor).start(StartPosition.since(Instant.EPOCH)));

		Patience.until(() -> assertThat(after.heard()).containsExactlyInAnyOrder("missed", "old"));
		assertThat(after.own("ready")).contains("\"recovered\":true,\"replayed\":2,\"newTopics\":[\"added\"]");
	}

	@Test
	void beginsAsANewStreamWhereTheCursorKnowsNoneOfItsTopics() {
		publish(Node.NEWS, "old");
		RecordingSink elsewhere = this.node.connect(ConnectRequest.of("alice", List.of(Topic.of("elsewhere"))));
		Node.awaitReady(elsewhere);
		RecordingSink after = this.node.connect(ConnectRequest.of("alice", List.of(Node.NEWS, Topic.BROADCAST))
			.lastEventId(new LastEventId(elsewhere.lastEventId()))
			.start(StartPosition.last(1)));

		Patience.until(() -> assertThat(after.heard()).containsExactly("old"));
		assertThat(after.own("ready")).startsWith(
				"{\"client\":\"alice\",\"recovered\":false,\"replayed\":1,\"newTopics\":[\"news\",\"broadcast\"],\"topics\":{");
	}

	@Test
	void namesNoTopicsWhereNothingWasBroughtOrNothingThatCouldBeRead() {
		RecordingSink first = this.node.connect(ConnectRequest.of("alice", AFTER));
		RecordingSink unreadable = this.node.connect(comingBack(AFTER, "somebody-elses_id"));
		Node.awaitReady(first);
		Node.awaitReady(unreadable);
		RecordingSink again = this.node.connect(comingBack(AFTER, first.lastEventId()));
		Node.awaitReady(again);

		assertThat(first.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":false,\"replayed\":0,\"topics\":{");
		assertThat(unreadable.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":false,\"replayed\":0,\"topics\":{");
		assertThat(again.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":true,\"replayed\":0,\"topics\":{");
	}

	@Test
	void saysThatItDidNotRecoverWhereAnotherTopicIsLost() {
		replayAtMost(10);
		String cursor = cursorThenMiss();
		publish(Node.NEWS, Node.numbers(1, 10).toArray(String[]::new));
		RecordingSink after = this.node.connect(comingBack(AFTER, cursor));

		Patience.until(() -> assertThat(after.types()).contains("reset"));
		assertThat(after.own("ready")).contains("\"recovered\":false", "\"newTopics\":[\"added\"]");
		assertThat(after.own("reset")).isEqualTo("{\"reason\":\"too-many\",\"topics\":[\"news\"]}");
	}

	@Test
	void isResetInATopicThatIsAddedWhereThatBeginsTooFarBack() {
		replayAtMost(10);
		publish(ADDED, Node.numbers(1, 11).toArray(String[]::new));
		RecordingSink after = this.node.connect(comingBack(AFTER, cursorThenMiss()).start(StartPosition.last(11)));

		Patience.until(() -> assertThat(after.types()).contains("reset"));
		assertThat(after.own("ready")).contains("\"recovered\":false", "\"newTopics\":[\"added\"]");
		assertThat(after.own("reset")).isEqualTo("{\"reason\":\"too-many\",\"topics\":[\"added\"]}");
	}

	@Test
	void isSentTheSnapshotThatATopicThatIsAddedBeginsWithAndGoesOnInTheOthers() {
		publish(ADDED, "in the state already");
		String cursor = cursorThenMiss();
		RecordingSink after = this.node
			.connect(comingBack(AFTER, cursor).start(StartPosition.last(100)).snapshot(snapshot(true)));
		Patience.until(() -> assertThat(after.heard()).containsExactly("state", "missed"));
		publish(ADDED, "new");

		Patience.until(() -> assertThat(after.heard()).containsExactly("state", "missed", "new"));
		assertThat(after.types()).as("no reset").startsWith("ready", "snapshot").doesNotContain("reset");
		assertThat(after.own("ready")).startsWith(
				"{\"client\":\"alice\",\"recovered\":true,\"replayed\":1,\"newTopics\":[\"added\"],\"topics\":{");
		assertThat(after.messages().get(0).lastEventId()).as("who is cut before the snapshot is sent it again")
			.isEqualTo(cursor);
	}

	@Test
	void goesOnWithoutASnapshotFromTheIdThatTheSnapshotHad() {
		RecordingSink after = this.node.connect(comingBack(AFTER, cursorThenMiss()).snapshot(snapshot(true)));
		Patience.until(() -> assertThat(after.heard()).containsExactly("state", "missed"));
		String idOfTheSnapshot = after.messages().get(1).lastEventId();
		after.goAway();
		publish(ADDED, "while away");
		RecordingSink again = this.node.connect(comingBack(AFTER, idOfTheSnapshot).snapshot(snapshot(true)));

		Patience.until(() -> assertThat(again.heard()).containsExactlyInAnyOrder("missed", "while away"));
		assertThat(again.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":true,\"replayed\":2,\"topics\":{");
		assertThat(this.asked).hasValue(1);
	}

	/** A snapshot for new clients only: what is lost is told as ever. */
	@Test
	void isSentTheSnapshotForWhatIsAddedAndToldWhatIsLost() {
		replayAtMost(10);
		String cursor = cursorThenMiss();
		publish(Node.NEWS, Node.numbers(1, 10).toArray(String[]::new));
		RecordingSink after = this.node.connect(comingBack(AFTER, cursor).snapshot(snapshot(false)));

		Patience.until(() -> assertThat(after.types()).contains("reset"));
		assertThat(after.types()).containsExactly("ready", "snapshot", "reset");
		assertThat(after.own("ready")).contains("\"recovered\":false", "\"newTopics\":[\"added\"]");
		assertThat(after.own("reset")).isEqualTo("{\"reason\":\"too-many\",\"topics\":[\"news\"]}");
	}

	/**
	 * The broadcast and its own topic are in every cursor of a client, and say nothing.
	 */
	@Test
	void isSentTheSnapshotWhereOnlyTheBroadcastAndItsOwnTopicAreInItsCursor() {
		String cursor = cursorThenMiss();
		List<Topic> elsewhere = List.of(ADDED, Topic.client("alice"), Topic.BROADCAST);
		RecordingSink after = this.node.connect(comingBack(elsewhere, cursor).snapshot(snapshot(true)));

		Patience.until(() -> assertThat(after.heard()).containsExactly("state"));
		assertThat(after.own("ready")).startsWith(
				"{\"client\":\"alice\",\"recovered\":true,\"replayed\":0,\"newTopics\":[\"added\"],\"topics\":{");
	}

	private void replayAtMost(int events) {
		this.node.close();
		this.node = new Node((builder) -> builder.maxReplay(events));
	}

	/** Alice heard all but the last event of the news. Answers her last id. */
	private String cursorThenMiss() {
		RecordingSink before = this.node.connect(ConnectRequest.of("alice", BEFORE));
		Node.awaitReady(before);
		before.goAway();
		publish(Node.NEWS, "missed");
		return before.lastEventId();
	}

	private static ConnectRequest comingBack(List<Topic> topics, String lastEventId) {
		return ConnectRequest.of("alice", topics).lastEventId(new LastEventId(lastEventId));
	}

	private Snapshot snapshot(boolean afterLoss) {
		return new Snapshot(() -> {
			this.asked.incrementAndGet();
			return SseEvent.named("snapshot").data("state");
		}, afterLoss);
	}

	private void publish(Topic topic, String... data) {
		for (String one : data) {
			this.node.hub.publish(topic, SseEvent.of(one)).join();
		}
	}

}
