package io.github.ssekit.internal.connect;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Decision;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.WhenAway;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.CollidingTopics;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Who may come in, who is turned away and how, and where a stream begins. */
class ConnectFlowTests {

	private Node node = new Node();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void deniesBeforeAnythingIsSent() {
		this.node.close();
		this.node = new Node((builder) -> builder.authorizer((request) -> Decision.denied("not yours")));

		assertThat(this.node.hub.connect(Node.request("mallory"))).isEqualTo(new Admission.Denied("not yours"));
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
		assertThat(this.node.broker.subscriptions()).isZero();
	}

	@Test
	void letsTheAuthoriserThrow() {
		this.node.close();
		this.node = new Node((builder) -> builder.authorizer((request) -> {
			throw new SecurityException("no");
		}));

		assertThatExceptionOfType(SecurityException.class)
			.isThrownBy(() -> this.node.hub.connect(Node.request("mallory")));
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void turnsAwayForGoodWhoBringsTheMarkAndWelcomesWhoLeavesItAway() {
		RecordingSink first = this.node.connect(Node.request("alice"));
		Node.awaitReady(first);
		this.node.publish("1");
		this.node.hub.disconnect("alice").toCompletableFuture().join();
		Patience.until(() -> assertThat(first.isClosed()).isTrue());
		String marked = first.lastEventId();
		this.node.publish("2");

		assertThat(this.node.hub.connect(Node.comingBack("alice", marked)))
			.isEqualTo(Admission.EndedForGood.ENDED_FOR_GOOD);
		assertThat(this.node.hub.connect(Node.request("alice").lastEventId(LastEventId.from(null, marked))))
			.isEqualTo(Admission.EndedForGood.ENDED_FOR_GOOD);
		RecordingSink anew = this.node.connect(Node.comingBack("alice", marked.replace("~x", "")));
		Patience.until(() -> assertThat(anew.heard()).endsWith("2"));
		assertThat(anew.own("ready")).contains("\"recovered\":true");
	}

	@Test
	void refusesSoftlyWhereAClientHasAsManyStreamsAsItMay() {
		Node.awaitReady(this.node.connect(Node.request("alice")));
		RecordingSink second = this.node.connect(Node.request("alice").duplicates(DuplicatePolicy.REFUSE));

		assertRefused(second, "quota");
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void endsTheOlderStreamForGoodWhereTheNewOneReplacesIt() {
		RecordingSink older = this.node.connect(Node.request("alice"));
		Node.awaitReady(older);
		RecordingSink newer = this.node.connect(Node.request("alice").duplicates(DuplicatePolicy.REPLACE_OLDEST));
		Node.awaitReady(newer);

		Patience.until(() -> assertThat(older.isClosed()).isTrue());
		assertThat(older.own("ended")).isEqualTo("{\"reason\":\"replaced\"}");
		assertThat(older.lastEventId()).endsWith("~x");
		assertThat(newer.isClosed()).isFalse();
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1));
	}

	@Test
	void aCursorOfOtherTopicsRecoversNothingAndSaysSo() {
		RecordingSink other = this.node.connect(ConnectRequest.of("alice", List.of(Topic.of("elsewhere"))));
		Node.awaitReady(other);
		this.node.publish("1");
		RecordingSink moved = this.node.connect(Node.comingBack("alice", other.lastEventId()));

		Node.awaitReady(moved);
		assertThat(moved.own("ready")).contains("\"recovered\":false", "\"replayed\":0");
	}

	@Test
	void beginsAtATimeWhereNoCursorIsBrought() {
		InMemoryEventStore memory = new InMemoryEventStore(1 << 20, HubRuntime.system());
		this.node.close();
		this.node = new Node(
				(builder) -> builder.distribution(memory, new InMemoryBroker(memory::append, HubRuntime.system())));
		this.node.publish("1", "2");
		RecordingSink all = this.node.connect(Node.request("alice").start(StartPosition.since(Instant.EPOCH)));
		RecordingSink none = this.node
			.connect(Node.request("bob").start(StartPosition.since(Instant.now().plus(1, ChronoUnit.HOURS))));
		Node.awaitReady(none);
		this.node.publish("3");

		Patience.until(() -> assertThat(all.heard()).containsExactly("1", "2", "3"));
		Patience.until(() -> assertThat(none.heard()).containsExactly("3"));
		assertThat(all.own("ready")).contains("\"recovered\":false", "\"replayed\":2");
	}

	@Test
	void findsItsStreamsInTheRegistryThatItIsGiven() {
		InMemoryEmitterRegistry own = new InMemoryEmitterRegistry(Duration.ZERO, HubRuntime.system());
		this.node.close();
		this.node = new Node((builder) -> builder.registry(own));
		RecordingSink reader = this.node.connect(Node.request("alice"));
		Node.awaitReady(reader);

		assertThat(own.ofClient("alice")).hasSize(1);
		this.node.publish("1");
		Patience.until(() -> assertThat(reader.heard()).containsExactly("1"));
	}

	@Test
	void refusesSoftlyWhileTheStoreIsAwayAndTakesTheNextOne() {
		this.node.store.goAway();
		RecordingSink refused = this.node.connect(Node.comingBack("alice", "somebody-elses_id"));

		assertRefused(refused, "store-away");
		assertThat(refused.lastEventId()).as("its cursor is repeated").isEqualTo("somebody-elses_id");
		assertNobodyIsLeft();
		this.node.store.comeBack();
		Node.awaitReady(this.node.connect(Node.request("alice")));
	}

	@Test
	void keepsAStreamWithoutACursorOpenUntilTheStoreIsBackWhereThatIsAskedFor() {
		this.node.close();
		this.node = new Node((builder) -> builder.whenAway(WhenAway.LIVE_ONLY));
		this.node.store.goAway();
		RecordingSink waiting = this.node.connect(Node.request("alice"));
		RecordingSink refused = this.node.connect(Node.comingBack("bob", "somebody-elses_id"));

		assertRefused(refused, "store-away");
		assertThat(waiting.isClosed()).isFalse();
		this.node.store.comeBack();
		Node.awaitReady(waiting);
		this.node.publish("1");
		Patience.until(() -> assertThat(waiting.heard()).containsExactly("1"));
		assertThat(this.node.hub.countsHere()).as("counted once").isEqualTo(new Counts(1, 1));
	}

	@Test
	void refusesSoftlyWhileTheBrokerIsAwayAndTakesTheNextOne() {
		this.node.broker.goAway();
		assertRefused(this.node.connect(Node.request("alice")), "store-away");
		assertNobodyIsLeft();
		this.node.broker.comeBack();
		RecordingSink reader = this.node.connect(Node.request("alice"));
		Node.awaitReady(reader);
		this.node.publish("1");

		Patience.until(() -> assertThat(reader.heard()).containsExactly("1"));
	}

	@Test
	void refusesSoftlyWhereTheStoreThrows() {
		this.node.store.throwInstead();
		assertRefused(this.node.connect(Node.request("alice")), "store-away");
		assertNobodyIsLeft();
		this.node.store.comeBack();
		Node.awaitReady(this.node.connect(Node.request("alice")));
	}

	@Test
	void beginsAtTheHeadWhereNothingWasBrought() {
		this.node.publish("1");
		RecordingSink reader = this.node.connect(Node.request("alice"));
		Node.awaitReady(reader);
		this.node.publish("2");

		Patience.until(() -> assertThat(reader.heard()).containsExactly("2"));
		assertThat(reader.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":false,\"replayed\":0,\"topics\":{");
	}

	@Test
	void whoComesBackHearsWhatTheyMissedAndThenWhatIsNew() {
		RecordingSink before = this.node.connect(Node.request("alice"));
		Node.awaitReady(before);
		this.node.publish("1");
		Patience.until(() -> assertThat(before.heard()).containsExactly("1"));
		before.goAway();
		this.node.publish("2", "3");
		RecordingSink after = this.node.connect(Node.comingBack("alice", before.lastEventId()));
		Node.awaitReady(after);
		this.node.publish("4");

		Patience.until(() -> assertThat(after.heard()).containsExactly("2", "3", "4"));
		assertThat(after.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":true,\"replayed\":2,\"topics\":{");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3, 5, 100 })
	void beginsSoManyEventsBackWhereItIsAskedTo(int events) {
		this.node.publish(Node.numbers(1, 5).toArray(String[]::new));
		RecordingSink reader = this.node.connect(Node.request("alice").start(StartPosition.last(events)));
		Node.awaitReady(reader);
		this.node.publish("6");

		Patience.until(() -> assertThat(reader.heard()).isEqualTo(Node.numbers(Math.max(1, 6 - events), 6)));
		assertThat(reader.own("ready")).contains("\"recovered\":false,\"replayed\":" + Math.min(events, 5));
	}

	@Test
	void goesOnFromItsCursorWhateverStartItAsksFor() {
		RecordingSink before = this.node.connect(Node.request("alice"));
		Node.awaitReady(before);
		this.node.publish("1", "2");
		Patience.until(() -> assertThat(before.heard()).hasSize(2));
		this.node.publish("3");
		RecordingSink after = this.node
			.connect(Node.comingBack("alice", before.messages().get(2).lastEventId()).start(StartPosition.last(100)));

		Patience.until(() -> assertThat(after.heard()).containsExactly("3"));
	}

	@Test
	void isResetWhereItIsTooFarBehind() {
		this.node.close();
		this.node = new Node((builder) -> builder.maxReplay(10));
		RecordingSink before = this.node.connect(Node.request("alice"));
		Node.awaitReady(before);
		this.node.publish(Node.numbers(1, 11).toArray(String[]::new));
		Patience.until(() -> assertThat(before.heard()).hasSize(11));
		RecordingSink tooFar = this.node.connect(Node.comingBack("alice", before.messages().get(0).lastEventId()));
		RecordingSink justInTime = this.node.connect(Node.comingBack("alice", before.messages().get(1).lastEventId()));
		Node.awaitReady(tooFar);
		Node.awaitReady(justInTime);
		this.node.publish("12");

		Patience.until(() -> assertThat(tooFar.heard()).containsExactly("12"));
		assertThat(tooFar.own("reset")).isEqualTo("{\"reason\":\"too-many\",\"topics\":[\"news\"]}");
		Patience.until(() -> assertThat(justInTime.heard()).isEqualTo(Node.numbers(2, 12)));
	}

	@Test
	void beginsTopicsAtTheirHeadThatAreNewToItsCursor() {
		Topic added = Topic.of("added");
		RecordingSink before = this.node.connect(ConnectRequest.of("alice", Set.of(Node.NEWS)));
		Node.awaitReady(before);
		this.node.hub.publish(added, SseEvent.of("old")).join();
		this.node.publish("1");
		RecordingSink after = this.node.connect(ConnectRequest.of("alice", List.of(added, Node.NEWS))
			.lastEventId(new LastEventId(before.messages().get(0).lastEventId())));
		Patience.until(() -> assertThat(after.heard()).containsExactly("1"));
		this.node.hub.publish(added, SseEvent.of("new")).join();

		Patience.until(() -> assertThat(after.heard()).containsExactly("1", "new"));
		assertThat(after.own("ready")).contains("\"recovered\":true");
	}

	@Test
	void saysWhatStandsForEachTopicInTheIds() {
		List<Topic> topics = new ArrayList<>(CollidingTopics.find());
		topics.add(Node.NEWS);
		RecordingSink reader = this.node.connect(ConnectRequest.of("alice", topics));
		Node.awaitReady(reader);
		Map<String, String> names = new HashMap<>();
		Pattern.compile("\"(-\\w{10}|\\w{4})\":\"([^\"]+)\"")
			.matcher(reader.own("ready").substring(reader.own("ready").indexOf("\"topics\"")))
			.results()
			.forEach((pair) -> names.put(pair.group(2), pair.group(1)));
		assertThat(names).containsOnlyKeys(topics.stream().map(Topic::name).toList());
		for (Topic topic : topics) {
			List<String> before = List.of(reader.lastEventId().split("\\."));
			this.node.hub.publish(topic, SseEvent.of("to " + topic)).join();
			Patience.until(() -> assertThat(reader.heard()).endsWith("to " + topic));
			assertThat(List.of(reader.lastEventId().split("\\."))).filteredOn((place) -> !before.contains(place))
				.singleElement()
				.asString()
				.startsWith(names.get(topic.name()));
		}
	}

	@Test
	void goesOnInAsManyTopicsAsAStreamMayHave() {
		// pairs that share their short hash, so that all places are as long as can be
		List<Topic> many = CollidingTopics.find(Topic.MAX_PER_STREAM / 2);
		RecordingSink before = this.node.connect(ConnectRequest.of("alice", many));
		Node.awaitReady(before);
		many.forEach((topic) -> this.node.hub.publish(topic, SseEvent.of("heard")).join());
		Patience.until(() -> assertThat(before.heard()).hasSize(many.size()));
		before.goAway();
		many.forEach((topic) -> this.node.hub.publish(topic, SseEvent.of(topic.name())).join());
		RecordingSink after = this.node
			.connect(ConnectRequest.of("alice", many).lastEventId(new LastEventId(before.lastEventId())));

		Patience.until(() -> assertThat(after.heard())
			.containsExactlyInAnyOrderElementsOf(many.stream().map(Topic::name).toList()));
		assertThat(after.own("ready")).contains("\"recovered\":true,\"replayed\":" + many.size());
	}

	@Test
	void makesUpAClientIdWhereThereIsNone() {
		RecordingSink one = this.node.connect(ConnectRequest.of(null, List.of(Node.NEWS)));
		RecordingSink two = this.node.connect(ConnectRequest.of(null, List.of(Node.NEWS)));
		Node.awaitReady(one);
		Node.awaitReady(two);

		assertThat(one.own("ready")).isNotEqualTo(two.own("ready")).contains("\"client\":\"anonymous-");
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(2, 2));
	}

	private void assertRefused(RecordingSink sink, String reason) {
		Patience.until(() -> assertThat(sink.isClosed()).isTrue());
		assertThat(sink.types()).containsExactly("refused");
		assertThat(sink.own("refused")).isEqualTo("{\"reason\":\"" + reason + "\"}");
		assertThat(sink.retry()).isBetween(2000L, 5000L);
		assertThat(sink.complaints()).isEmpty();
	}

	private void assertNobodyIsLeft() {
		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0)));
	}

}
