package io.github.ssekit.scenario;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.observe.EmitterState;
import io.github.ssekit.observe.StreamPage;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.StreamView;
import io.github.ssekit.presence.Counts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What an operator sees of the streams of a node. */
class SeeingTests {

	private final Node node = new Node();

	@AfterEach
	void close() {
		this.node.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-1 | 10   | offset "-1": must be at least 0
			0  | 0    | limit "0": must be 1 to 1000
			0  | 1001 | limit "1001": must be 1 to 1000
			""")
	void refusesNumbersThatMakeNoPage(int offset, int limit, String message) {
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> new StreamQuery(null, null, offset, limit))
			.withMessage(message);
	}

	@Test
	void aPageBehindTheLastStreamIsEmptyAndSaysHowManyThereAre() {
		this.node.readers(2);

		assertThat(page(Integer.MAX_VALUE, 1000)).isEqualTo(new StreamPage(2, Integer.MAX_VALUE, List.of()));
	}

	@Test
	void whatOtherNodesHaveAPartInIsAnsweredAtOnceInMemory() {
		this.node.connect(Node.request("alice"));
		assertThat(this.node.hub.counts()).isCompletedWithValue(new Counts(1, 1));
		assertThat(this.node.hub.clients()).isCompletedWithValueMatching((clients) -> clients.size() == 1);
		assertThat(this.node.hub.revoke(Node.NEWS)).isCompleted();
		assertThat(this.node.hub.disconnect("bob")).isCompletedWithValue(0);
		assertThat(this.node.hub.disconnectAll()).isCompleted();
	}

	@Test
	void pagesShowEachStreamOnceAndTheOldestFirst() {
		this.node.readers(25);
		List<String> seen = new ArrayList<>();
		for (int offset = 0; offset < 30; offset += 10) {
			StreamPage page = page(offset, 10);
			assertThat(page.total()).isEqualTo(25);
			page.streams().forEach((stream) -> seen.add(stream.client()));
		}

		assertThat(seen).isEqualTo(Node.numbers(0, 24).stream().map("reader-"::concat).toList());
	}

	@Test
	void onlyThoseOfAClientOrATopicAreShownWhereThatIsAskedFor() {
		Topic other = Topic.of("other");
		this.node.readers(3);
		this.node.connect(ConnectRequest.of("reader-1", List.of(other)));

		assertThat(clients("reader-1", null)).containsExactly("reader-1", "reader-1");
		assertThat(clients(null, other)).containsExactly("reader-1");
		assertThat(clients(null, Node.NEWS)).containsExactly("reader-0", "reader-1", "reader-2");
		assertThat(clients("reader-1", other)).hasSize(1);
		assertThat(clients("reader-2", other)).isEmpty();
		assertThat(clients("nobody", null)).isEmpty();
	}

	@Test
	void aReaderThatHasTakenAllIsLiveAndNotBehind() {
		this.node.readers(1).publish("1", "2");
		this.node.everyoneHears(Node.numbers(1, 2));

		StreamView stream = page(0, 1).streams().get(0);
		assertThat(stream.state()).isEqualTo(EmitterState.LIVE);
		assertThat(stream.topics()).containsExactly(new StreamView.TopicLag(Node.NEWS, 0),
				new StreamView.TopicLag(Node.PASSING, 0));
		assertThat(stream.queuedBytes()).isZero();
		assertThat(stream.cursor()).isEqualTo(this.node.readers.get(0).lastEventId());
		assertThat(this.node.hub.here().stream(stream.id())).isEqualTo(stream);
		assertThat(this.node.hub.here().stream("nobody")).isNull();
	}

	@Test
	void aReaderThatTakesNothingIsShownWithWhatItHasNotTaken() {
		this.node.readers(1);
		this.node.readers.get(0).takeOneMore();
		this.node.publish("taken");
		Patience.until(() -> assertThat(this.node.readers.get(0).heard()).containsExactly("taken"));
		this.node.publish(Node.kilobytes(1), Node.kilobytes(1));

		Patience.until(() -> {
			StreamView stream = page(0, 1).streams().get(0);
			assertThat(stream.topics().get(0).lag()).isEqualTo(2);
			assertThat(stream.queuedBytes()).isGreaterThan(2048);
		});
	}

	@Test
	void aReaderThatCatchesUpIsBehindByAllThatItHasNotBeenGiven() {
		RecordingSink slow = this.node.connect(
				Node.request("slow").settings(StreamSettings.DEFAULT.outboxMaxBytes(1024)), RecordingSink.takingAll());
		Node.awaitReady(slow);
		slow.takeOneMore();
		this.node.publish("taken");
		Patience.until(() -> assertThat(slow.heard()).containsExactly("taken"));
		this.node.publish(Node.numbers(1, 500).toArray(String[]::new));

		Patience.until(() -> {
			StreamView stream = page(0, 1).streams().get(0);
			assertThat(stream.state()).isEqualTo(EmitterState.CATCHING_UP);
			assertThat(stream.topics().get(0).lag()).isEqualTo(500);
			assertThat(stream.queuedBytes()).isLessThanOrEqualTo(1024);
		});
	}

	@Test
	void oneStreamIsEndedForGoodAndTheOthersOfItsClientAreNot() {
		this.node.readers(1);
		RecordingSink other = this.node.connect(Node.request("reader-0"));
		Node.awaitReady(other);
		String id = page(0, 1).streams().get(0).id();

		assertThat(this.node.hub.here().disconnect(id)).isTrue();
		assertThat(this.node.hub.here().disconnect("nobody")).isFalse();
		Patience.until(() -> assertThat(page(0, 10).total()).isOne());
		assertThat(this.node.readers.get(0).own("ended")).isEqualTo("{\"reason\":\"disconnected\"}");
		assertThat(this.node.readers.get(0).lastEventId()).endsWith("~x");
		assertThat(other.types()).containsExactly("ready");
	}

	private StreamPage page(int offset, int limit) {
		return this.node.hub.here().streams(new StreamQuery(null, null, offset, limit));
	}

	private List<String> clients(String client, Topic topic) {
		StreamPage page = this.node.hub.here().streams(new StreamQuery(client, topic, 0, 100));
		assertThat(page.total()).isEqualTo(page.streams().size());
		return page.streams().stream().map(StreamView::client).toList();
	}

}
