package io.github.ssekit.redis.consumer;

import java.util.Map;
import java.util.UUID;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.source.SourceEntry;
import io.github.ssekit.source.UnmappableEntryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a Redis List in, as a queue that all nodes share: every element becomes one
 * event, published by one of the nodes. An element moves into the hand of a node (a list
 * of its own, by {@code BLMOVE}) and is taken out of it after its event has its place.
 * Each node holds a lease; what one that has died had in hand goes back to where it was
 * taken from, and so does at once what one has in hand that closes. With one node the
 * order of the list is kept.
 * <p>
 * Nothing is lost as long as Redis keeps the list, and nothing doubles as long as no node
 * dies or loses Redis between publishing an element and taking it out, or is stopped for
 * longer than its lease. An element has no id of its own: so that it does not double even
 * then, the mapping must give its event an idempotency key, such as the field {@code id}
 * of {@link EntryMapper#json()}. <strong>Without a key, it may then be published
 * twice.</strong> A broker remembers keys for 5 minutes.
 * <p>
 * An element that cannot be mapped goes to {@link ListConsumerSettings#deadLetters()} at
 * once; one that cannot be published, or in whose hand nodes die, after some deliveries.
 * Equal elements are counted as one. While Redis or the publisher is away nothing is
 * given up and nothing overtakes. Thread-safe; one thread does the work.
 */
public final class ListConsumer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ListConsumer.class);

	private static final long FIRST_PAUSE_MILLIS = 50;

	private static final long LONGEST_PAUSE_MILLIS = 2000;

	/** A start or a cut line takes a moment, and is nothing to warn of. */
	private static final int FAILURES_BEFORE_WARNING = 4;

	private final ListConsumerSettings settings;

	private final SsePublisher publisher;

	private final EntryMapper mapping;

	private final ListQueue queue;

	private final ConsumerCounts.Counters counters = new ConsumerCounts.Counters();

	private final ConsumerThread thread;

	private final long longestPauseMillis;

	/** Elements in the list, as of the last beat; written by the thread. */
	private volatile long waiting;

	/**
	 * An element may be in hand, so it is looked for before the next one is taken. Used
	 * by the thread alone, as all below.
	 */
	private boolean mayHoldElement = true;

	/** What was published or left out, and is to be taken out of the hand. */
	private byte @Nullable [] finished;

	/** Failures in a row. */
	private int failures;

	/**
	 * Create a consumer that is not started.
	 * @param connections the connections to Redis, which outlive it
	 * @param publisher where events go
	 * @param mapping which event an element becomes, which comes as the field
	 * {@code data}: {@link EntryMapper#json()} unless there is reason for another
	 * @param settings how the list is taken in
	 */
	public ListConsumer(RedisConnections connections, SsePublisher publisher, EntryMapper mapping,
			ListConsumerSettings settings) {
		this.settings = settings;
		this.publisher = publisher;
		this.mapping = mapping;
		this.queue = new ListQueue(connections, settings, UUID.randomUUID().toString());
		// a node that waits for the publisher must not be taken for dead
		this.longestPauseMillis = Math.min(LONGEST_PAUSE_MILLIS, settings.lease().toMillis() / 4);
		this.thread = new ConsumerThread(settings.list(), this::run, () -> SourceRights.ofList(connections, settings));
	}

	/**
	 * Begin to take elements in. Returns at once; Redis may come later.
	 * @return this consumer
	 */
	public ListConsumer start() {
		this.thread.start();
		return this;
	}

	/**
	 * What was done so far.
	 * @return counts since the start
	 */
	public ConsumerCounts counts() {
		return this.counters.counts();
	}

	/**
	 * How many elements wait in the list for all nodes together.
	 * @return as of the last beat, of which there are three in a lease
	 */
	public long waiting() {
		return this.waiting;
	}

	/**
	 * Stop after the element in hand, and move back what could not be published; waits
	 * for it a few seconds at most.
	 */
	@Override
	public void close() {
		this.thread.close();
		this.queue.close();
	}

	private void run() {
		while (!this.thread.isClosed()) {
			try {
				turn();
				onSuccess();
			}
			catch (Throwable ex) { // else nobody would ever read again
				this.failures++;
				RedisErrors.runSafely(() -> onFailure(ex));
				pause(this.failures);
			}
		}
		try {
			finish();
			this.queue.leave();
		}
		catch (Throwable ex) {
			log.debug("The consumer {} could not give its lease back. It runs out.", this.settings.list(), ex);
		}
	}

	/** Throws only where Redis or the publisher is away: what is in hand stays there. */
	private void turn() {
		if (this.queue.isBeatDue()) {
			beat();
		}
		finish();
		byte[] element = this.mayHoldElement ? this.queue.held() : take();
		if (element == null) {
			this.mayHoldElement = false;
		}
		else if (this.queue.hasLease()) { // else it may be somebody else's by now
			handle(element);
		}
	}

	private void beat() {
		ListQueue.Beat beat = this.queue.beat();
		this.waiting = beat.waiting();
		// where an answer was lost, the element that it brought comes to light here
		this.mayHoldElement |= beat.inHand() > 0;
		this.counters.dead.addAndGet(beat.dead());
		if (beat.movedBack() + beat.dead() > 0) {
			log.info("Nodes have died that took {} in. Of what they had in hand {} are in the queue again, {} in {}.",
					this.settings.list(), beat.movedBack(), beat.dead(), this.settings.deadLetters());
		}
	}

	private byte @Nullable [] take() {
		// until there is an answer, and what it brought is done with
		this.mayHoldElement = true;
		return this.queue.take();
	}

	private void handle(byte[] element) {
		SourceEntry entry = new SourceEntry(this.settings.list(), "", Map.of("data", AsciiCodec.text(element)));
		MappedEvent inbound;
		try {
			inbound = this.mapping.map(entry);
		}
		catch (Throwable ex) {
			// an exception would come for ever, while memory may be there the next time
			onFailedDelivery(element, ex, (ex instanceof Error) ? this.settings.maxDeliveries() : 1);
			return;
		}
		if (inbound == null) {
			this.counters.skipped.incrementAndGet();
		}
		else if (!publish(inbound, element)) {
			return;
		}
		this.finished = element;
		finish();
	}

	private boolean publish(MappedEvent inbound, byte[] element) {
		try {
			Published published = this.publisher.publish(inbound.topic(), inbound.event()).join();
			this.counters.published.incrementAndGet();
			this.counters.duplicates.addAndGet(published.duplicate() ? 1 : 0);
			return true;
		}
		catch (Throwable ex) {
			Throwable cause = Stages.cause(ex);
			if (cause instanceof BrokerUnavailableException away) {
				throw away;
			}
			onFailedDelivery(element, cause, this.settings.maxDeliveries());
			return false;
		}
	}

	private void finish() {
		if (this.finished != null) {
			this.mayHoldElement = this.queue.done(this.finished) > 0;
			this.finished = null;
		}
	}

	private void onFailedDelivery(byte[] element, Throwable failure, int maxDeliveries) {
		this.counters.failed.incrementAndGet();
		ListQueue.Failed failed = this.queue.failed(element, RedisErrors.textOf(failure), maxDeliveries);
		log.debug("An element of {} has failed for the {}. time ({}).", this.settings.list(), failed.count(),
				RedisErrors.textOf(failure));
		if (failed.dead()) {
			this.counters.dead.incrementAndGet();
			log.warn("An element of {} is given up after {} deliveries ({}). It is kept in {}.", this.settings.list(),
					failed.count(), UnmappableEntryException.reasonOf(failure), this.settings.deadLetters());
		}
		else {
			pause(failed.count());
		}
	}

	private void onFailure(Throwable failure) {
		if (this.failures == FAILURES_BEFORE_WARNING) {
			Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
			log.warn("The consumer {} cannot go on now, and tries again: {}", this.settings.list(),
					RedisErrors.textOf(cause));
		}
	}

	private void onSuccess() {
		if (this.failures >= FAILURES_BEFORE_WARNING) {
			log.info("The consumer {} goes on.", this.settings.list());
		}
		this.failures = 0;
	}

	/** Longer each time. */
	private void pause(int times) {
		this.thread.sleep(Math.min(this.longestPauseMillis, FIRST_PAUSE_MILLIS << Math.min(times - 1, 10)));
	}

}
