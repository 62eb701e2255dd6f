package io.github.ssekit.async;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.SerialTask;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.internal.observe.RateLimitedLog;
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
 * {@link WhenFull#CALLER_WAITS}.
 * <p>
 * <b>Continuations</b> of the futures run on threads of their own (four,
 * {@code sse-async-answers}), or on the thread that hangs them on where the future is
 * completed already. One that blocks holds one of these threads, and no event: where all
 * four are held, events are published as before, their futures wait to be completed, and
 * when as many wait as messages may (or 1,024, where that is more) no more are taken.
 * <p>
 * Whatever an encoder or a publisher throws, an {@link Error} included, fails the event
 * that it was thrown for and no other.
 */
public final class SseAsyncPublisher implements SsePublisher, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(SseAsyncPublisher.class);

	/** Of a random name; enough to tell publishers apart. */
	private static final int KEY_LENGTH = 13;

	/** After what nobody foresaw, in nanoseconds. */
	private static final long AGAIN_NANOS = 100_000_000;

	private final RateLimitedLog sparing;

	private final SsePublisher publisher;

	private final PayloadEncoder payloads;

	private final HubRuntime runtime;

	private final AsyncResults answers;

	private final AsyncQueue queue;

	/** One thread; it comes with the first message. */
	private final WorkerPool worker;

	private final Scheduler scheduler;

	/** To be run where something may be done that could not be before. */
	private final SerialTask work = new Work();

	private final String madeUpKeys;

	private final AtomicLong madeUpKey = new AtomicLong();

	private final LongAdder published = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	/**
	 * Create a publisher on threads of this process; they start with the first message.
	 * @param publisher what publishes, such as the hub; it outlives this one
	 * @param payloads turns data that is not text into text: the encoder of the hub
	 * @param settings bounds, and what happens at them
	 */
	public SseAsyncPublisher(SsePublisher publisher, PayloadEncoder payloads, AsyncSettings settings) {
		this(publisher, payloads, settings, HubRuntime.system());
	}

	/**
	 * Create a publisher.
	 * @param publisher what publishes, such as the hub; it outlives this one
	 * @param payloads turns data that is not text into text: the encoder of the hub
	 * @param settings bounds, and what happens at them
	 * @param runtime gives it its time and its threads
	 */
	public SseAsyncPublisher(SsePublisher publisher, PayloadEncoder payloads, AsyncSettings settings,
			HubRuntime runtime) {
		this.publisher = publisher;
		this.payloads = payloads;
		this.answers = new AsyncResults(runtime, settings.maxMessages());
		this.queue = new AsyncQueue(settings, runtime::nanoTime, this.answers);
		this.worker = runtime.workers("sse-async-publisher", 1);
		this.scheduler = runtime.scheduler("sse-async-retries");
		this.runtime = runtime;
		this.sparing = new RateLimitedLog(runtime::nanoTime);
		String id = runtime.newId();
		this.madeUpKeys = "async-" + id.substring(0, Math.min(KEY_LENGTH, id.length())) + '-';
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
			drop(this.queue.add(message), true);
		}
		catch (PublisherFullException ex) {
			this.rejected.increment();
			throw ex;
		}
		this.work.runOn(this.worker);
		return message.answer();
	}

	/**
	 * Wait for what was taken so far.
	 * @return completes when each message has its place or has failed, and its future is
	 * completed; bound it with {@link CompletableFuture#orTimeout}. Its continuations run
	 * where those of the messages' futures do
	 */
	public CompletableFuture<@Nullable Void> flush() {
		Collection<AsyncMessage> messages = this.queue.all();
		if (messages.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<@Nullable Void> flushed = new CompletableFuture<>();
		CompletableFuture<?>[] ends = messages.stream().map(AsyncMessage::end).toArray(CompletableFuture<?>[]::new);
		Stages.whenOver(CompletableFuture.allOf(ends), (done, failure) -> completeBehind(messages, flushed));
		return flushed;
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
			this.answers.fail(message.answer(), new BrokerUnavailableException(
					"The publisher was closed before the event could be published to " + message.topic(), null));
			message.end().complete(null);
		});
		this.scheduler.close();
		this.worker.close();
		this.answers.close();
	}

	/** All have their end: what is asked for comes behind their answers. */
	private void completeBehind(Collection<AsyncMessage> messages, CompletableFuture<@Nullable Void> flushed) {
		this.answers.execute(() -> {
			if (messages.stream().allMatch((message) -> message.answer().isDone())) {
				flushed.complete(null);
			}
			else {
				completeBehind(messages, flushed); // another thread is just at it
			}
		});
	}

	private void handle(AsyncQueue.Step step) {
		AsyncMessage message = step.message();
		try {
			if (!message.isText()) {
				drop(this.queue.encoded(message, encode(message)), false);
			}
			if (step.publish()) {
				publish(message);
			}
		}
		catch (Throwable ex) {
			fail(message, ex);
		}
	}

	private long encode(AsyncMessage message) {
		try {
			return message.encode(this.payloads);
		}
		finally {
			// whatever an encoder leaves behind is not for the event, nor for the next
			var unused = Thread.interrupted();
		}
	}

	private void publish(AsyncMessage message) {
		Stages.whenOver(Stages.ask(() -> this.publisher.publish(message.topic(), message.event())),
				(place, failure) -> {
					try {
						settle(message, place, failure);
					}
					catch (Throwable ex) {
						fail(message, ex);
					}
					this.work.runOn(this.worker); // the next of its topic, or this one
													// later
				});
	}

	/** On whatever thread has published it, or has failed to. */
	private void settle(AsyncMessage message, @Nullable Published place, @Nullable Throwable failure) {
		if (failure instanceof BrokerUnavailableException && this.queue.tryAgain(message)) {
			return;
		}
		if (failure != null || place == null) {
			fail(message, (failure != null) ? failure
					: new IllegalStateException("The publisher answered with null instead of a place"));
			return;
		}
		Published seen = message.seen(place);
		if (this.queue.done(message)) {
			this.published.increment();
			this.answers.complete(message.answer(), seen);
			message.end().complete(null);
		}
	}

	private void fail(AsyncMessage message, Throwable cause) {
		if (this.queue.done(message)) {
			this.failed.increment();
			this.answers.fail(message.answer(), cause);
			message.end().complete(null);
			this.sparing.tell((others) -> log.warn("A message to {} is given up, and so were {} others since: {}",
					message.topic(), others, shown(cause)));
		}
	}

	/**
	 * Tell of what gave way. Where nothing hangs on an answer it can be given here: so a
	 * caller that drops faster than answers are given is not held up by them.
	 */
	private void drop(List<AsyncMessage> messages, boolean byCaller) {
		for (AsyncMessage message : messages) {
			this.dropped.increment();
			PublisherFullException failure = new PublisherFullException(
					"The queue of the publisher was full, and this message to " + message.topic()
							+ " gave way to a newer one (sse.async.when-full)");
			if (byCaller && message.answer().getNumberOfDependents() == 0) {
				message.answer().completeExceptionally(failure);
			}
			else {
				this.answers.fail(message.answer(), failure);
			}
			message.end().complete(null);
			this.sparing.tell((others) -> log.warn(
					"The queue of the publisher is full. A message to {} is dropped, and so were {} others since.",
					message.topic(), others));
		}
	}

	private String newKey() {
		return this.madeUpKeys + Long.toString(this.madeUpKey.incrementAndGet(), 36);
	}

	/** It may throw there as well. */
	private static String shown(Throwable cause) {
		try {
			return cause.toString();
		}
		catch (Throwable ex) {
			return cause.getClass().getName();
		}
	}

	/** Encodes and publishes all that can be now, on the worker's thread. */
	private final class Work extends SerialTask {

		/** When the scheduler calls; null for never. By the performing thread alone. */
		private @Nullable Long called;

		/** Set by the scheduler's thread, taken back by the performing one. */
		private volatile boolean hasCalled;

		@Override
		protected void perform() {
			if (this.hasCalled) {
				this.hasCalled = false;
				this.called = null;
			}
			SseAsyncPublisher publisher = SseAsyncPublisher.this;
			for (AsyncQueue.Step step = publisher.queue.next(); step != null; step = publisher.queue.next()) {
				handle(step);
			}
			Long due = publisher.queue.due();
			if (due != null && (this.called == null || due - this.called < 0)) {
				this.called = due;
				callAfter(due - publisher.runtime.nanoTime());
			}
		}

		@Override
		protected void onFailure(Throwable failure) {
			this.called = null;
			if (callAfter(AGAIN_NANOS)) {
				log.error("A publisher has failed. It goes on in a moment.", failure);
			}
		}

		/** Answers false where the publisher is closed. */
		private boolean callAfter(long nanos) {
			return SseAsyncPublisher.this.scheduler.schedule(() -> {
				this.hasCalled = true;
				runOn(SseAsyncPublisher.this.worker);
			}, nanos);
		}

	}

}
