package io.github.ssekit;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.RateLimitedLog;
import io.github.ssekit.wire.PayloadEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on a thread of its own, from a bounded queue. A hub's own {@code publish}
 * does not wait for Redis either; what this adds is that
 * <ul>
 * <li>data is encoded on the publisher's thread and not on the caller's;
 * <li>what cannot be published because the broker is away waits in the queue and is tried
 * again, where a hub's publish fails; it is published once, because an event without an
 * idempotency key is given one (which costs Redis about 165 bytes for five minutes);
 * <li>what waits is bounded, and {@link WhenFull} says what happens at the bound.
 * </ul>
 * The messages of a topic are published in the order in which they were taken, one after
 * another: the next when the one before has its place or has failed. Different topics do
 * not wait for each other.
 * <p>
 * Data that is not text must not change until the future completes. What waits is lost
 * when the process ends: {@link #flush()} first. Thread-safe; no call waits but with
 * {@link WhenFull#CALLER_WAITS}, which must then not be called on the thread that
 * completes its futures.
 */
public final class SseAsyncPublisher implements SsePublisher, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(SseAsyncPublisher.class);

	private final RateLimitedLog sparing = new RateLimitedLog(System::nanoTime);

	private final SsePublisher publisher;

	private final PayloadEncoder payloads;

	private final AsyncQueue queue;

	private final String madeUpKeys = "async-" + UUID.randomUUID().toString().substring(0, 13) + '-';

	private final AtomicLong madeUpKey = new AtomicLong();

	private final LongAdder published = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	/** Started with the first message; guarded by the monitor. */
	private @Nullable Thread thread;

	/**
	 * Create a publisher; its thread starts with the first message.
	 * @param publisher what publishes, such as the hub; it outlives this one
	 * @param payloads turns data that is not text into text: the encoder of the hub
	 * @param settings bounds, and what happens at them
	 */
	public SseAsyncPublisher(SsePublisher publisher, PayloadEncoder payloads, AsyncSettings settings) {
		this.publisher = publisher;
		this.payloads = payloads;
		this.queue = new AsyncQueue(settings);
	}

	/**
	 * Take an event, to publish it to a topic.
	 * @param topic the topic
	 * @param event the event
	 * @return its place; exceptionally {@link PublisherFullException} where it had to
	 * give way, {@link BrokerUnavailableException} where it was given up or the publisher
	 * was closed, {@link IllegalArgumentException} where it cannot be encoded or is too
	 * large. Failures are logged as well (once in ten seconds)
	 * @throws PublisherFullException if there is no room
	 * @throws IllegalStateException if the publisher is closed
	 */
	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		boolean keyless = event.idempotencyKey() == null;
		AsyncMessage message = new AsyncMessage(topic, keyless ? event.idempotencyKey(newKey()) : event, keyless);
		try {
			drop(this.queue.add(message));
		}
		catch (PublisherFullException ex) {
			this.rejected.increment();
			throw ex;
		}
		startThread();
		return message.answer();
	}

	/**
	 * Wait for what was taken so far.
	 * @return completes when each message has its place or has failed; bound it with
	 * {@link CompletableFuture#orTimeout}
	 */
	public CompletableFuture<@Nullable Void> flush() {
		CompletableFuture<?>[] answers = this.queue.all()
			.stream()
			.map(AsyncMessage::answer)
			.toArray(CompletableFuture<?>[]::new);
		return CompletableFuture.allOf(answers).handle((done, failure) -> null);
	}

	/**
	 * What was done so far, and what waits.
	 * @return the counts, each as of about now
	 */
	public AsyncCounts counts() {
		return new AsyncCounts(this.queue.messages(), this.queue.bytes(), this.published.sum(), this.failed.sum(),
				this.dropped.sum(), this.rejected.sum());
	}

	/** Take nothing more. What still waits fails; {@link #flush()} before. */
	@Override
	public void close() {
		Collection<AsyncMessage> left = this.queue.close();
		if (!left.isEmpty()) {
			log.warn("A publisher is closed while {} messages wait. They are not published.", left.size());
		}
		left.forEach((message) -> {
			this.failed.increment();
			message.answer()
				.completeExceptionally(new BrokerUnavailableException(
						"The publisher was closed before the event could be published to " + message.topic(), null));
		});
	}

	private synchronized void startThread() {
		if (this.thread == null) {
			this.thread = new Thread(this::run, "sse-async-publisher");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	private void run() {
		try {
			for (AsyncQueue.Step step = this.queue.next(); step != null; step = this.queue.next()) {
				if (encode(step.message()) && step.publish()) {
					publish(step.message());
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean encode(AsyncMessage message) {
		if (message.isText()) {
			return true;
		}
		try {
			drop(this.queue.encoded(message, message.encode(this.payloads)));
			return true;
		}
		catch (RuntimeException ex) {
			fail(message, ex);
			return false;
		}
	}

	private void publish(AsyncMessage message) {
		try {
			var unused = this.publisher.publish(message.topic(), message.event()).whenComplete((place, failure) -> {
				if (failure == null) {
					this.queue.done(message);
					this.published.increment();
					message.answer().complete(message.seen(place));
				}
				else if (!(cause(failure) instanceof BrokerUnavailableException && this.queue.tryAgain(message))) {
					fail(message, cause(failure));
				}
			});
		}
		catch (RuntimeException ex) {
			fail(message, ex);
		}
	}

	private void fail(AsyncMessage message, Throwable cause) {
		this.queue.done(message);
		if (message.answer().completeExceptionally(cause)) {
			this.failed.increment();
			this.sparing.tell((others) -> log.warn("A message to {} is given up, and so were {} others since: {}",
					message.topic(), others, cause.toString()));
		}
	}

	private void drop(Collection<AsyncMessage> messages) {
		for (AsyncMessage message : messages) {
			this.dropped.increment();
			message.answer()
				.completeExceptionally(new PublisherFullException("The queue of the publisher was full, and this"
						+ " message to " + message.topic() + " gave way to a newer one (sse.async.when-full)"));
			this.sparing.tell((others) -> log.warn(
					"The queue of the publisher is full. A message to {} is dropped, and so were {} others since.",
					message.topic(), others));
		}
	}

	private String newKey() {
		return this.madeUpKeys + Long.toString(this.madeUpKey.incrementAndGet(), 36);
	}

	private static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
