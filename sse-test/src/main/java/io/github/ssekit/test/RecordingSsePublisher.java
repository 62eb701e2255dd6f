package io.github.ssekit.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that remembers what it was given, for tests of what publishes:
 * <pre class="code">
 * RecordingSsePublisher publisher = new RecordingSsePublisher();
 * new Orders(publisher).ship(17);
 * assertThat(publisher.events("orders/17")).extracting(SseEvent::name).containsExactly("shipped");
 * </pre>
 * <p>
 * Alone it delivers to nobody and answers at once. In an application's context, where
 * {@link AutoConfigureSseRecording} puts it in front of the real publisher, streams hear
 * what it records. It does not encode: what cannot be encoded is recorded all the same
 * where it stands alone. Thread-safe; its fields are guarded by its monitor.
 */
public final class RecordingSsePublisher implements SsePublisher {

	private static final String EPOCH = "test";

	private final List<Publication> publications = new ArrayList<>();

	private final Map<Topic, Long> offsets = new HashMap<>();

	private @Nullable SsePublisher next;

	private @Nullable Throwable failure;

	/** One that stands alone. */
	public RecordingSsePublisher() {
	}

	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		SsePublisher real;
		long offset;
		synchronized (this) {
			if (this.failure != null) {
				return CompletableFuture.failedFuture(this.failure);
			}
			this.publications.add(new Publication(topic, event));
			offset = this.offsets.merge(topic, 1L, Long::sum);
			real = this.next;
			notifyAll();
		}
		return (real != null) ? real.publish(topic, event) : CompletableFuture
			.completedFuture(new Published(topic, new Position(EPOCH, offset, System.currentTimeMillis()), false));
	}

	/**
	 * All that was published, in its order.
	 * @return a snapshot
	 */
	public synchronized List<Publication> publications() {
		return List.copyOf(this.publications);
	}

	/**
	 * The events of a topic, in their order.
	 * @param topic the topic's name; {@code client/alice} and {@code broadcast} too
	 * @return a snapshot
	 */
	public synchronized List<SseEvent> events(String topic) {
		return this.publications.stream()
			.filter((publication) -> publication.topic().name().equals(topic))
			.map(Publication::event)
			.toList();
	}

	/**
	 * Wait until so many events were published to a topic, by whichever thread.
	 * @param topic the topic's name
	 * @param count how many
	 * @param limit how long to wait
	 * @return the events
	 * @throws AssertionError if there are fewer when time is up
	 */
	public List<SseEvent> awaitEvents(String topic, int count, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		synchronized (this) {
			while (events(topic).size() < count) {
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					throw new AssertionError("Waited " + limit + " for " + count + " events of " + topic
							+ "; published were " + this.publications);
				}
				try {
					TimeUnit.NANOSECONDS.timedWait(this, left);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					throw new AssertionError("Interrupted while waiting for events of " + topic, ex);
				}
			}
			return events(topic);
		}
	}

	/**
	 * Let every publish fail from now on, as if the broker were away.
	 * @param failure what their futures complete with; null lets them succeed again
	 */
	public synchronized void failWith(@Nullable Throwable failure) {
		this.failure = failure;
	}

	/** Forget what was published. */
	public synchronized void clear() {
		this.publications.clear();
	}

	/** Stand in front of another publisher. */
	synchronized void standBefore(SsePublisher publisher) {
		this.next = publisher;
	}

	/**
	 * What was published, and where.
	 *
	 * @param topic the topic
	 * @param event the event
	 */
	public record Publication(Topic topic, SseEvent event) {
	}

}
