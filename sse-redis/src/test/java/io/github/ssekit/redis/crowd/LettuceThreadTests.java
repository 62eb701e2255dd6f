package io.github.ssekit.redis.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.contract.RecordingSink;
import io.github.ssekit.test.redis.RedisServer;
import io.github.ssekit.transport.EventSink;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The threads that read Redis do nothing else: not even while a crowd comes back. */
class LettuceThreadTests {

	private static final Topic NEWS = Topic.of("news");

	private final RedisServer redis = RedisServer.start();

	private final HubNode node = new HubNode(this.redis.address(), RedisNode.settings()).awaitConnected();

	/** Who has written to a stream. */
	private final Set<String> writers = ConcurrentHashMap.newKeySet();

	/** Who has run what was hung onto an answer. */
	private final Set<String> callbacks = ConcurrentHashMap.newKeySet();

	@AfterEach
	void close() {
		this.node.close();
		this.redis.close();
	}

	@Test
	void noStreamIsWrittenAndNoApplicationCalledOnAThreadOfLettuce() throws Exception {
		RecordingSink first = open("first", null);
		await(first, "sse.ready");
		called(this.node.publish(NEWS, "1"));
		await(first, "data: 1");
		String cursor = first.text()
			.lines()
			.filter((line) -> line.startsWith("id: "))
			.reduce("", (before, line) -> line.substring(4));
		called(this.node.publish(NEWS, "2"));
		List<RecordingSink> readers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			readers.add(open("back-" + i, cursor));
			readers.add(open("new-" + i, null));
		}
		for (RecordingSink reader : readers) {
			await(reader, "sse.ready");
		}
		called(this.node.hub().counts());
		called(this.node.hub().clients());
		called(this.node.hub().disconnect("first"));
		called(this.node.hub().revoke(NEWS));
		for (RecordingSink reader : readers) {
			await(reader, "sse.ended");
		}

		assertThat(this.writers).isNotEmpty().noneMatch((thread) -> thread.startsWith("lettuce"));
		this.callbacks.remove(Thread.currentThread().getName());
		assertThat(this.callbacks).isNotEmpty().allMatch((thread) -> thread.startsWith("sse-callback"));
	}

	private void called(CompletionStage<?> stage) throws Exception {
		CompletableFuture<?> called = stage
			.whenComplete((answer, failure) -> this.callbacks.add(Thread.currentThread().getName()))
			.toCompletableFuture();
		called.get(20, TimeUnit.SECONDS);
	}

	private RecordingSink open(String client, @Nullable String lastEventId) {
		RecordingSink sink = new RecordingSink();
		Admission admission = this.node.hub()
			.connect(ConnectRequest.of(client, List.of(NEWS)).lastEventId(LastEventId.from(lastEventId, null)));
		((Admission.Granted) admission).open(new WatchedSink(sink));
		return sink;
	}

	private static void await(RecordingSink reader, String text) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(reader.text()).contains(text));
	}

	/** Puts down who writes. */
	private final class WatchedSink implements EventSink {

		private final EventSink sink;

		WatchedSink(EventSink sink) {
			this.sink = sink;
		}

		@Override
		public void open(Listener listener) {
			this.sink.open(listener);
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			LettuceThreadTests.this.writers.add(Thread.currentThread().getName());
			return this.sink.write(bytes, offset, length);
		}

		@Override
		public void close() {
			this.sink.close();
		}

	}

}
