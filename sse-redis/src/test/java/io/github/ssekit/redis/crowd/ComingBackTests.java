package io.github.ssekit.redis.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.contract.RecordingSink;
import io.github.ssekit.test.redis.RedisServer;
import io.github.ssekit.transport.EventSink;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A node has gone down, and its clients come to another one, all at once. */
class ComingBackTests {

	private static final int CLIENTS = 10_000;

	private static final int TOPICS = 10;

	private static final int MISSED = 30;

	/** A node reads a topic once in this time, however many ask. */
	private static final Duration BETWEEN_READS = Duration.ofMillis(20);

	private final RedisServer redis = RedisServer.start();

	private final RedisNode before = new RedisNode(this.redis.address(), RedisNode.settings(), this.redis::restart);

	private final RedisNode after = new RedisNode(this.redis.address(), this.before.sharedSettings(),
			this.redis::restart);

	private final List<Topic> topics = new ArrayList<>();

	@AfterEach
	void close() {
		this.before.close();
		this.after.close();
		this.redis.close();
	}

	/** With in-memory presence, so that only reads of events are counted. */
	@Test
	void tenThousandClientsOfTenTopicsCostReadsInTheOrderOfTheTopics() {
		for (int i = 0; i < TOPICS; i++) {
			this.topics.add(Topic.of("topic-" + i));
		}
		List<String> cursors = new ArrayList<>();
		try (SseHub node = hub(this.before)) {
			RecordingSink reader = new RecordingSink();
			open(node, "witness", null, reader);
			await(() -> assertThat(reader.text()).contains("sse.ready"));
			for (int i = 0; i < MISSED; i++) {
				for (Topic topic : this.topics) {
					node.publish(topic, SseEvent.of("event " + i)).join();
				}
			}
			await(() -> assertThat(ids(reader.text())).hasSizeGreaterThanOrEqualTo(1 + MISSED * TOPICS));
			cursors.addAll(ids(reader.text()));
		}
		try (SseHub node = hub(this.after)) {
			long scripts = scripts();
			long begun = System.nanoTime();
			List<Counting> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				Counting sink = new Counting();
				clients.add(sink);
				open(node, "client-" + i, cursors.get(i % cursors.size()), sink);
			}
			await(() -> assertThat(IntStream.range(0, CLIENTS)
				.filter((i) -> clients.get(i).events.get() != MISSED * TOPICS - i % cursors.size())).isEmpty());
			long reads = scripts() - scripts;
			Duration taken = Duration.ofNanos(System.nanoTime() - begun);
			// on a machine that is busy with other things they come back more slowly
			assertThat(reads).as("scripts for %d clients of %d topics in %s", CLIENTS, TOPICS, taken)
				.isLessThan(TOPICS * (2 + taken.dividedBy(BETWEEN_READS)));
			System.getLogger(ComingBackTests.class.getName())
				.log(System.Logger.Level.INFO, "{0} reads for {1} clients", reads, CLIENTS);
		}
	}

	private static SseHub hub(RedisNode node) {
		return SseHub.builder().distribution(node.store(), node.broker()).build();
	}

	private void open(SseHub node, String client, String lastEventId, EventSink sink) {
		Admission admission = node
			.connect(ConnectRequest.of(client, this.topics).lastEventId(LastEventId.from(lastEventId, null)));
		((Admission.Granted) admission).open(sink);
	}

	private static List<String> ids(String text) {
		return text.lines().filter((line) -> line.startsWith("id: ")).map((line) -> line.substring(4)).toList();
	}

	private long scripts() {
		Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)")
			.matcher(this.redis.text("INFO", "commandstats"));
		return calls.find() ? Long.parseLong(calls.group(1)) : 0;
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
	}

	/** Takes everything, and counts the events that have no name. */
	private static final class Counting implements EventSink {

		private final AtomicInteger events = new AtomicInteger();

		private byte last = '\n';

		private boolean atLineStart = true;

		@Override
		public void open(Listener listener) {
			listener.onWritable();
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			for (int i = offset; i < offset + length; i++) {
				if (bytes[i] == 'd' && this.atLineStart) {
					this.events.incrementAndGet();
				}
				if (bytes[i] == 'e' && this.atLineStart) {
					this.events.decrementAndGet(); // sse.ready has a name
				}
				this.atLineStart = bytes[i] == '\n';
				this.last = bytes[i];
			}
			return true;
		}

		@Override
		public void close() {
			assertThat(this.last).isEqualTo((byte) '\n');
		}

	}

}
