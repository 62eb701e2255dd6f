package io.github.ssekit.scenario;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.Admission;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.fakes.SlowPresence;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is gone is never left counted, whenever presence answers. */
class PresenceRaceTests implements SseObserver {

	private final SlowPresence presence = new SlowPresence();

	private final Node node = new Node((builder) -> builder.presence(this.presence).observer(this));

	private final AtomicInteger opened = new AtomicInteger();

	private final List<CloseReason> closed = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void isNotLeftCountedWhereTheClientIsGoneBeforePresenceAnswers() {
		RecordingSink sink = this.node.connect(Node.request("alice"));
		sink.goAway();
		this.presence.answer();

		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0)));
		assertThat(sink.text()).isEmpty();
		assertThat(this.node.hub.clients().toCompletableFuture().join()).isEmpty();
	}

	@Test
	void isNotLeftCountedWhereTheClientIsGoneAtOnce() {
		((Admission.Granted) this.node.hub.connect(Node.request("alice"))).open(new EventSink() {

			@Override
			public void open(Listener listener) {
				listener.onGone(null);
			}

			@Override
			public boolean write(byte[] bytes, int offset, int length) {
				throw new AssertionError("nobody is there");
			}

			@Override
			public void close() {
			}

		});
		this.presence.answer();

		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0)));
		assertThat(this.node.hub.drain().toCompletableFuture()).as("nobody is left on this node").isDone();
	}

	@Test
	void isNotReadyBeforeItIsCounted() {
		RecordingSink sink = this.node.connect(Node.request("alice"));
		this.node.publish("nobody was there");
		assertThat(sink.text()).isEmpty();
		this.presence.answer();
		Node.awaitReady(sink);

		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1));
		this.node.publish("1");
		Patience.until(() -> assertThat(sink.heard()).containsExactly("1"));
	}

	@Test
	void isRefusedSoftlyWherePresenceIsAway() {
		this.presence.goAway();
		RecordingSink sink = this.node.connect(Node.request("alice"));

		Patience.until(() -> assertThat(sink.types()).containsExactly("refused"));
		assertThat(sink.own("refused")).isEqualTo("{\"reason\":\"store-away\"}");
	}

	@Test
	void isRefusedSoftlyWherePresenceThrows() {
		this.presence.throwInstead();
		RecordingSink sink = this.node.connect(Node.request("alice"));

		Patience.until(() -> assertThat(sink.types()).containsExactly("refused"));
		assertThat(sink.isClosed()).isTrue();
	}

	@Test
	void isClosedWhereTheDrainBeganBeforePresenceAnswered() {
		RecordingSink sink = this.node.connect(Node.request("alice"));
		this.node.hub.drain().toCompletableFuture().join();
		this.presence.answer();

		Patience.until(() -> assertThat(sink.isClosed()).isTrue());
		assertThat(sink.own("closed")).isEqualTo("{\"reason\":\"shutdown\"}");
		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0)));
	}

	@Test
	void leavesNobodyCountedAfterAStorm() {
		for (int round = 0; round < 200; round++) {
			RecordingSink sink = RecordingSink.takingAll();
			Crowd crowd = new Crowd();
			this.node.connect(Node.request("alice"), sink);
			crowd.add(sink::goAway);
			crowd.add(this.presence::answer);
			crowd.add(() -> this.node.hub.disconnect("alice").toCompletableFuture().join());
			crowd.run();
			this.presence.answer();

			String name = "round " + round;
			Patience.until(() -> assertThat(this.node.hub.countsHere()).as(name).isEqualTo(new Counts(0, 0)));
		}
		Patience.until(() -> assertThat(this.closed).as("who was opened is closed").hasSize(this.opened.get()));
	}

	@Override
	public void onOpened(StreamInfo stream) {
		this.opened.incrementAndGet();
	}

	@Override
	public void onClosed(StreamInfo stream, CloseReason reason) {
		this.closed.add(reason);
	}

}
