package io.github.ssekit.redis.inlet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.redis.link.Failures;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.link.RedisRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a Redis Stream in, through a consumer group that all nodes share: every entry
 * becomes one event, published by one of the nodes. An entry is acknowledged after its
 * event has its place; what a node has taken and not finished, because it died, another
 * one takes over. The entry's id is the idempotency key, so a crash in between doubles
 * nothing, as long as it is taken over within the 5 minutes for which a broker remembers
 * keys.
 * <p>
 * An entry that cannot be mapped or published is delivered again some times and then
 * given up: it goes to the dead letters with the reason. While the publisher is away
 * nothing is given up and nothing overtakes. After a crash or a failure the order of
 * entries is not kept. Thread-safe; one thread does the work.
 */
public final class StreamInlet implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(StreamInlet.class);

	private static final long LONGEST_PAUSE_MILLIS = 2000;

	private static final int LONGEST_KEY_PART = 150;

	/** What an idempotency key may not have, and a stream's name may. */
	private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Z}]");

	private static final long LONGEST_LAG_MILLIS = TimeUnit.DAYS.toMillis(365);

	private final StreamInletSettings settings;

	private final SsePublisher publisher;

	private final InletMapping mapping;

	private final StreamGroup group;

	private final Tally tally = new Tally();

	private final InletThread thread;

	private final String keyPrefix;

	/** Used by the thread alone, as all below. */
	private boolean groupIsThere;

	private long nextClaim = System.nanoTime();

	private long nextSweep = System.nanoTime();

	private boolean away;

	/** How old the last entry was when it was taken; written by the thread. */
	private volatile long lagMillis;

	/** By {@link System#nanoTime()}, where one is; written by the thread, as that. */
	private volatile long inHandSince;

	private volatile boolean inHand;

	/**
	 * Create an inlet that is not started.
	 * @param link the lines to Redis, which outlive it
	 * @param publisher where events go
	 * @param mapping which event an entry becomes
	 * @param settings how the stream is taken in
	 */
	public StreamInlet(RedisLink link, SsePublisher publisher, InletMapping mapping, StreamInletSettings settings) {
		this.settings = settings;
		this.publisher = publisher;
		this.mapping = mapping;
		this.group = new StreamGroup(link, settings, "sse-" + UUID.randomUUID());
		this.keyPrefix = keyPrefix(settings.stream());
		this.thread = new InletThread(settings.stream(), this::run);
	}

	/**
	 * Begin to take entries in. Returns at once; Redis may come later.
	 * @return this inlet
	 */
	public StreamInlet start() {
		this.thread.start();
		return this;
	}

	/**
	 * What was done so far.
	 * @return counts since the start
	 */
	public InletCounts counts() {
		return this.tally.counts();
	}

	/**
	 * How far this node is behind: how old the last new entry was when it was taken, or
	 * is as long as it cannot be published; by its id, in which the clocks of Redis and
	 * of this node differ.
	 * @return milliseconds, never negative; 0 where nothing waits, or where ids are no
	 * times
	 */
	public long lagMillis() {
		long inHandNanos = this.inHand ? System.nanoTime() - this.inHandSince : 0;
		return this.lagMillis + TimeUnit.NANOSECONDS.toMillis(Math.max(0, inHandNanos));
	}

	/** Stop after the entry in hand; waits for it a few seconds at most. */
	@Override
	public void close() {
		this.thread.close();
		this.group.close();
	}

	private void run() {
		long pause = 0;
		while (!this.thread.isClosed()) {
			try {
				turn();
				pause = 0;
				backAgain();
			}
			catch (Throwable ex) { // else nobody would ever read again
				pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(50, pause * 2));
				Failures.runSafely(() -> onFailure(ex));
				this.thread.sleep(pause);
			}
		}
	}

	private void turn() {
		if (!this.groupIsThere) {
			this.group.create(this.settings.fromBeginning());
			this.groupIsThere = true;
		}
		if (System.nanoTime() - this.nextClaim >= 0) {
			List<StreamGroup.Delivery> unfinished = this.group.claim();
			unfinished.forEach(this::handle);
			// at once again, where there may be more
			this.nextClaim = System.nanoTime() + (unfinished.isEmpty() ? this.settings.minIdle().toNanos() / 4 : 0);
		}
		if (System.nanoTime() - this.nextSweep >= 0) {
			this.group.sweep();
			this.nextSweep = System.nanoTime() + this.settings.consumerIdle().toNanos() / 4;
		}
		List<StreamGroup.Delivery> entries = this.group.read();
		if (entries.isEmpty()) {
			this.lagMillis = 0;
		}
		for (StreamGroup.Delivery delivery : entries) {
			long begun = System.nanoTime();
			this.lagMillis = ageOf(delivery.entry().id());
			this.inHandSince = begun;
			this.inHand = true;
			try {
				handle(delivery);
			}
			finally {
				this.inHand = false;
			}
		}
	}

	/** Ids need not be times: whoever gives its own may count. */
	private static long ageOf(String id) {
		long age = System.currentTimeMillis() - Long.parseUnsignedLong(id.substring(0, id.indexOf('-')));
		return (age > 0 && age < LONGEST_LAG_MILLIS) ? age : 0;
	}

	/** Throws only where Redis is away: the entry is not acknowledged then. */
	private void handle(StreamGroup.Delivery delivery) {
		InletEntry entry = delivery.entry();
		if (this.thread.isClosed()) {
			return; // another node takes it over
		}
		try {
			Inbound inbound = this.mapping.map(entry);
			if (inbound == null) {
				this.tally.skipped.incrementAndGet();
			}
			else {
				Published published = publish(inbound, entry);
				if (published == null) {
					return; // closed before it was accepted
				}
				this.tally.published.incrementAndGet();
				this.tally.duplicates.addAndGet(published.duplicate() ? 1 : 0);
			}
		}
		catch (Throwable ex) { // whatever the application throws, Errors too
			onFailedDelivery(delivery, ex);
			return;
		}
		this.group.acknowledge(entry);
	}

	/** Tries as long as the publisher is away. Null if this inlet is closed before. */
	private @Nullable Published publish(Inbound inbound, InletEntry entry) {
		SseEvent event = (inbound.event().idempotencyKey() != null) ? inbound.event()
				: inbound.event().idempotencyKey(this.keyPrefix + ":" + entry.id());
		long pause = 0;
		while (!this.thread.isClosed()) {
			try {
				return this.publisher.publish(inbound.topic(), event).join();
			}
			catch (CompletionException ex) {
				if (!(ex.getCause() instanceof BrokerUnavailableException)) {
					throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
				}
				pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(50, pause * 2));
				onFailure(ex);
				this.thread.sleep(pause);
			}
		}
		return null;
	}

	private void onFailedDelivery(StreamGroup.Delivery delivery, Throwable failure) {
		InletEntry entry = delivery.entry();
		this.tally.failed.incrementAndGet();
		log.debug("Entry {} of {} has failed for the {}. time ({}).", entry.id(), entry.source(), delivery.count(),
				Failures.textOf(failure));
		if (delivery.count() >= this.settings.maxDeliveries()) {
			this.group.bury(entry, delivery.count(), Failures.textOf(failure));
			this.tally.dead.incrementAndGet();
			log.warn("Entry {} of {} is given up after {} deliveries ({}). It is kept in {}.", entry.id(),
					entry.source(), delivery.count(), failure.getClass().getSimpleName(), this.settings.deadLetters());
		}
	}

	private void onFailure(Throwable failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		if (cause instanceof RedisRefusedException refused && refused.code().equals("NOGROUP")) {
			this.groupIsThere = false;
			// what was written since the stream was lost is not to be left out
			recreate();
			return;
		}
		if (!this.away && !this.thread.isClosed()) {
			this.away = true;
			log.warn("The inlet {} cannot go on now, and tries again: {}", this.settings.stream(),
					Failures.textOf(cause));
		}
	}

	private void recreate() {
		try {
			this.group.create(true);
			this.groupIsThere = true;
		}
		catch (RuntimeException ex) {
			log.debug("The group of {} cannot be made. It is tried again.", this.settings.stream(), ex);
		}
	}

	private void backAgain() {
		if (this.away) {
			this.away = false;
			log.info("The inlet {} goes on.", this.settings.stream());
		}
	}

	/** The stream's name, where it is a key and leaves room for the entry's id. */
	private static String keyPrefix(String stream) {
		return (stream.length() <= LONGEST_KEY_PART && !HIDDEN.matcher(stream).find()) ? stream
				: UUID.nameUUIDFromBytes(stream.getBytes(StandardCharsets.UTF_8)).toString();
	}

}
