package io.github.ssekit.kafka.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/**
 * A hub in memory that remembers what was published, and each thing once. It may be away,
 * refuse a topic, or answer late and in any order. Thread-safe.
 */
public final class RecordingHub implements SsePublisher, AutoCloseable {

	private final SseHub hub = SseHub.builder()
		.retention(new Retention(1000, 1L << 20, Duration.ofMinutes(10)))
		.maxEventSize(2048)
		.build();

	/** Guarded by the monitor, as all below. */
	private final List<Entry> entries = new ArrayList<>();

	private boolean away;

	private boolean late;

	private int refused;

	@Override
	public synchronized CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		if (this.away) {
			this.refused++;
			return CompletableFuture.failedFuture(new BrokerUnavailableException("away", null));
		}
		if (topic.name().equals("foreign")) {
			return CompletableFuture.failedFuture(new BrokerUnavailableException("of another type", null) {

				private static final long serialVersionUID = 1L;

				@Override
				public boolean concernsOneTopic() {
					return true;
				}

			});
		}
		CompletableFuture<Published> answer = this.hub.publish(topic, event);
		if (answer.isDone() && !answer.isCompletedExceptionally() && !answer.join().duplicate()) {
			this.entries.add(new Entry(topic.name(), event.data().toString()));
		}
		if (!this.late) {
			return answer;
		}
		Executor later = CompletableFuture.delayedExecutor(ThreadLocalRandom.current().nextInt(3),
				TimeUnit.MILLISECONDS);
		return answer.thenApplyAsync((published) -> published, later);
	}

	/** Whether nothing can be published. */
	public synchronized void away(boolean away) {
		this.away = away;
	}

	/** Answer late from now on. */
	public synchronized void answerLate() {
		this.late = true;
	}

	/** How often it was asked while it was away. */
	public synchronized int refused() {
		return this.refused;
	}

	/** What was published, in its order. */
	public synchronized List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	/** The data of what was published. */
	public List<String> data() {
		return entries().stream().map(Entry::data).toList();
	}

	@Override
	public void close() {
		this.hub.close();
	}

	/**
	 * Something published.
	 *
	 * @param topic where
	 * @param data what
	 */
	public record Entry(String topic, String data) {
	}

}
