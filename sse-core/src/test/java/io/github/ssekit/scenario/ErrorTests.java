package io.github.ssekit.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.Decision;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever throws an Error where the engine calls out: that one thing fails, and all else
 * goes on and is counted back.
 */
class ErrorTests {

	private Node node = new Node();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void aDrainIsOverThoughAListenerThrewAnError() throws Exception {
		List<String> told = new CopyOnWriteArrayList<>();
		restart(new Node((builder) -> builder.drainListener(new DrainListener() {

			@Override
			public void onDrain() {
				throw new StackOverflowError("as asked for");
			}

		}).drainListener(new DrainListener() {

			@Override
			public void onDrain() {
				told.add("drain");
			}

			@Override
			public void onResume() {
				told.add("resume");
			}

		})));
		this.node.readers(3);
		this.node.hub.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
		this.node.hub.resume();
		this.node.hub.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);

		assertThat(told).containsExactly("drain", "resume", "drain");
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void aStreamWhoseSinkThrowsAtItsEndIsCountedNoMore() {
		this.node.readers(1);
		this.node.connect(Node.request("throwing"), new ThrowingSink("close"));
		Patience.until(() -> assertThat(this.node.hub.countsHere().streams()).isEqualTo(2));
		this.node.hub.disconnect("throwing");

		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(1, 1)));
		assertThat(this.node.hub.here().stream("throwing")).isNull();
		this.node.publish("1");
		this.node.everyoneHears(List.of("1"));
	}

	@Test
	void aStreamWhoseSinkThrowsAtAWriteEndsAlone() {
		this.node.readers(2);
		this.node.connect(Node.request("throwing"), new ThrowingSink("write"));
		this.node.publish("1", "2");

		this.node.everyoneHears(List.of("1", "2"));
		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(2, 2)));
	}

	@Test
	void theHeartbeatsOfOthersComeThoughASinkThrowsAtItsOwn() {
		restart(new Node((builder) -> builder.settings(StreamSettings.DEFAULT.heartbeat(Duration.ofSeconds(1)))));
		for (int i = 0; i < 32; i++) {
			this.node.connect(Node.request("throwing-" + i), new ThrowingSink("heartbeat"));
		}
		this.node.readers(32);

		Patience.until(() -> this.node.readers.forEach((reader) -> assertThat(reader.heartbeats()).isPositive()));
		Patience.until(() -> assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(32, 32)));
	}

	@Test
	void aStreamThatCannotBeDecidedAboutAnewLeavesNothingBehind() {
		AtomicInteger asked = new AtomicInteger();
		Topic revoked = Node.NEWS;
		restart(new Node((builder) -> builder.authorizer((request) -> {
			if (asked.incrementAndGet() == 1) {
				this.node.hub.revoke(revoked);
				return Decision.granted();
			}
			throw new StackOverflowError("as asked for");
		})));
		RecordingSink reader = this.node.connect(Node.request("alice"));

		Patience.until(() -> assertThat(reader.isClosed()).isTrue());
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
		assertThat(this.node.hub.statistics().opened()).isZero();
	}

	private void restart(Node other) {
		this.node.close();
		this.node = other;
	}

	/** A client whose container throws at one of the calls. */
	private static final class ThrowingSink implements EventSink {

		private final String where;

		private volatile boolean live;

		ThrowingSink(String where) {
			this.where = where;
		}

		@Override
		public void open(Listener listener) {
			listener.onWritable();
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			boolean heartbeat = bytes[offset] == ':';
			if (this.where.equals("heartbeat") ? heartbeat : (this.where.equals("write") && this.live)) {
				throw new StackOverflowError("as asked for");
			}
			this.live = true; // after sse.ready
			return true;
		}

		@Override
		public void close() {
			if (this.where.equals("close")) {
				throw new IllegalStateException("recycled, as asked for");
			}
		}

	}

}
