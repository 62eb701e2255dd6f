package io.github.ssekit.redis.consumer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.source.SourceEntry;
import io.github.ssekit.source.UnmappableEntryException;
import io.lettuce.core.cluster.SlotHash;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a Redis Stream in, through a consumer group: every entry becomes one event, in
 * the order of the stream. One of the nodes reads, by a lease; when it closes or dies,
 * another goes on with what it had in hand. An entry is acknowledged after its event has
 * its place, and its id goes with the event, so that its topic takes it once, however
 * often it is delivered.
 * <p>
 * An entry that cannot be mapped or published is put aside and tried again some times,
 * out of its order, and then given up: it goes to the dead letters with the reason. No
 * other entry waits for it. While the publisher is away nothing is given up and nothing
 * overtakes. Thread-safe; one thread does the work.
 */
public final class StreamConsumer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(StreamConsumer.class);

	private static final long LONGEST_PAUSE_MILLIS = 2000;

	private static final int LONGEST_KEY_PART = 150;

	private static final String FROM_THE_FIRST = "0-0";

	private static final String NEW = ">";

	/** What an idempotency key may not have, and a stream's name may. */
	private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Z}]");

	private static final long LONGEST_LAG_MILLIS = TimeUnit.DAYS.toMillis(365);

	private final StreamConsumerSettings settings;

	private final SsePublisher publisher;

	private final EntryMapper mapping;

	private final StreamGroup group;

	private final ConsumerCounts.Counters counters = new ConsumerCounts.Counters();

	private final ConsumerThread thread;

	private final String keyPrefix;

	/** Used by the thread alone, as all below. */
	private String after = FROM_THE_FIRST;

	private long nextRetry = System.nanoTime();

	private boolean away;

	/** Written by the thread. */
	private volatile boolean leads;

	/** How old the last entry was when it was taken; written by the thread. */
	private volatile long lagMillis;

	/** By {@link System#nanoTime()}, where one is; written by the thread, as that. */
	private volatile long inHandSince;

	private volatile boolean inHand;

	/**
	 * Create a consumer that is not started.
	 * @param connections the connections to Redis, which outlive it
	 * @param publisher where events go
	 * @param mapping which event an entry becomes
	 * @param settings how the stream is taken in
	 * @throws InvalidSettingException if Redis is a Cluster, and what belongs to the
	 * stream cannot lie in its slot
	 */
	public StreamConsumer(RedisConnections connections, SsePublisher publisher, EntryMapper mapping,
			StreamConsumerSettings settings) {
		check(connections, settings);
		this.settings = settings;
		this.publisher = publisher;
		this.mapping = mapping;
		this.group = new StreamGroup(connections, settings);
		this.keyPrefix = keyPrefix(settings.stream());
		this.thread = new ConsumerThread(settings.stream(), this::run,
				() -> SourceRights.ofStream(connections, settings));
	}

	/**
	 * Check what depends on where Redis is.
	 * @param connections the connections to Redis
	 * @param settings how the stream is taken in
	 * @throws InvalidSettingException if Redis is a Cluster, and what belongs to the
	 * stream cannot lie in its slot
	 */
	public static void check(RedisConnections connections, StreamConsumerSettings settings) {
		if (connections.isCluster() && SlotHash.getSlot(settings.state()) != SlotHash.getSlot(settings.stream())) {
			throw new InvalidSettingException("stream", settings.stream(),
					"may in a Cluster have braces only around a hash tag, such as {shop}:orders");
		}
	}

	/**
	 * Begin to take entries in. Returns at once; Redis may come later.
	 * @return this consumer
	 */
	public StreamConsumer start() {
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
	 * Whether this node is the one that reads.
	 * @return true for one of all nodes as a rule; what two of them read is published
	 * once
	 */
	public boolean leads() {
		return this.leads;
	}

	/**
	 * How far this node is behind: how old the last new entry was when it was taken, or
	 * is as long as it cannot be published; by its id, in which the clocks of Redis and
	 * of this node differ.
	 * @return milliseconds, never negative; 0 where nothing waits, where another node
	 * reads, or where ids are no times
	 */
	public long lagMillis() {
		long inHandNanos = this.inHand ? System.nanoTime() - this.inHandSince : 0;
		return this.lagMillis + TimeUnit.NANOSECONDS.toMillis(Math.max(0, inHandNanos));
	}

	/**
	 * Stop after the entries in hand, and let another node go on; waits for it a few
	 * seconds at most.
	 */
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
			catch (StreamGroup.LeadLostException ex) {
				this.after = FROM_THE_FIRST;
			}
			catch (Throwable ex) { // else nobody would ever read again
				pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(50, pause * 2));
				this.after = FROM_THE_FIRST; // what was in hand still is
				RedisErrors.runSafely(() -> onFailure(ex));
				this.thread.sleep(pause);
			}
		}
		this.leads = false;
		RedisErrors.runSafely(this::giveUp);
	}

	private void giveUp() {
		try {
			this.group.giveUp();
		}
		catch (CompletionException ex) {
			log.debug("The consumer {} could not give its lease back. It runs out.", this.settings.stream(), ex);
		}
	}

	private void turn() {
		StreamGroup.Turn turn = this.group.read(this.after);
		if (turn.leads() != this.leads) {
			this.leads = turn.leads();
			log.info("The stream {} is read by {} now.", this.settings.stream(),
					turn.leads() ? "this node" : "another node");
		}
		if (!turn.leads()) {
			this.after = FROM_THE_FIRST;
			this.lagMillis = 0;
			this.thread.sleep(Math.min(1000, this.settings.lease().toMillis() / 2));
			return;
		}
		if (turn.anew()) {
			this.after = FROM_THE_FIRST;
			return;
		}
		String last = turn.lastId();
		if (last == null && this.after.equals(NEW)) {
			this.lagMillis = 0;
			retry();
			this.group.await(turn.newest());
			return;
		}
		if (last == null) {
			this.after = NEW; // there was nothing unfinished, or no more
			return;
		}
		if (take(turn, last)) {
			this.after = this.after.equals(NEW) ? NEW : last;
			retry();
		}
		else {
			this.after = FROM_THE_FIRST;
		}
	}

	/** Answers whether all was dealt with. */
	private boolean take(StreamGroup.Turn turn, String last) {
		List<String> done = new ArrayList<>(turn.deleted());
		this.lagMillis = turn.entries().isEmpty() ? 0 : ageOf(turn.entries().get(0).id());
		this.inHandSince = System.nanoTime();
		this.inHand = true;
		try {
			boolean all = publish(turn.entries(), done);
			this.group.done(done, all ? last : null);
			return all;
		}
		finally {
			this.inHand = false;
		}
	}

	/**
	 * Publish entries in their order; tries as long as the publisher is away. Answers
	 * false if this consumer is closed before, or another node leads.
	 */
	private boolean publish(List<SourceEntry> entries, List<String> done) {
		StreamBatch batch = new StreamBatch(this.publisher, "stream:" + this.keyPrefix, new StreamBatch.Outcome() {

			@Override
			public void published(SourceEntry entry, Published published) {
				count(published);
				done.add(entry.id());
			}

			@Override
			public void failed(SourceEntry entry, Throwable failure) {
				onFailedDelivery(entry, 1, failure);
			}

		});
		for (SourceEntry entry : entries) {
			if (this.thread.isClosed()) {
				return false; // another node goes on
			}
			try {
				MappedEvent inbound = map(entry);
				if (inbound != null) {
					batch.add(entry, inbound);
				}
				else {
					done.add(entry.id());
				}
			}
			catch (Throwable ex) { // whatever the application throws, Errors too
				onFailedDelivery(entry, 1, ex);
			}
		}
		long pause = 0;
		while (!batch.isDone()) {
			batch.round();
			Throwable cause = batch.away();
			if (cause != null) {
				pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(50, pause * 2));
				onFailure(cause);
				this.thread.sleep(pause);
			}
			if (this.thread.isClosed() || (!batch.isDone() && !this.group.goOnLeading())) {
				return batch.isDone();
			}
		}
		return true;
	}

	private @Nullable MappedEvent map(SourceEntry entry) {
		MappedEvent inbound = this.mapping.map(entry);
		if (inbound == null) {
			this.counters.skipped.incrementAndGet();
		}
		return inbound;
	}

	private void count(Published published) {
		this.counters.published.incrementAndGet();
		this.counters.duplicates.addAndGet(published.duplicate() ? 1 : 0);
	}

	/** Those whose time has come. Out of their order, they go without their numbers. */
	private void retry() {
		if (System.nanoTime() - this.nextRetry < 0) {
			return;
		}
		List<StreamGroup.Retry> retries = this.group.retries();
		for (StreamGroup.Retry retry : retries) {
			if (this.thread.isClosed()) {
				return;
			}
			retry(retry.entry(), retry.failures());
		}
		// at once again, where there may be more
		this.nextRetry = System.nanoTime() + (retries.isEmpty() ? this.settings.minIdle().toNanos() / 4 : 0);
	}

	/** Throws only where Redis or the publisher is away: then it stays aside. */
	private void retry(SourceEntry entry, int failures) {
		try {
			MappedEvent inbound = map(entry);
			if (inbound != null) {
				SseEvent event = inbound.event();
				count(this.publisher.publish(inbound.topic(), (event.idempotencyKey() != null) ? event
						: event.idempotencyKey(this.keyPrefix + ":" + entry.id()))
					.join());
			}
		}
		catch (Throwable ex) { // whatever the application throws, Errors too
			Throwable cause = Stages.cause(ex);
			if (StreamBatch.isAway(cause)) {
				throw ex;
			}
			onFailedDelivery(entry, failures + 1, cause);
			return;
		}
		this.group.done(List.of(entry.id()), null);
	}

	/** Ids need not be times: whoever gives its own may count. */
	private static long ageOf(String id) {
		long age = System.currentTimeMillis() - StreamId.of(id).time();
		return (age > 0 && age < LONGEST_LAG_MILLIS) ? age : 0;
	}

	private void onFailedDelivery(SourceEntry entry, int failures, Throwable failure) {
		this.counters.failed.incrementAndGet();
		log.debug("Entry {} of {} has failed for the {}. time ({}).", entry.id(), entry.source(), failures,
				RedisErrors.textOf(failure));
		if (failures < this.settings.maxDeliveries()) {
			this.group.putAside(entry, failures);
			return;
		}
		this.group.bury(entry, failures, RedisErrors.textOf(failure));
		this.counters.dead.incrementAndGet();
		log.warn("Entry {} of {} is given up after {} deliveries ({}). It is kept in {}.", entry.id(), entry.source(),
				failures, UnmappableEntryException.reasonOf(failure), this.settings.deadLetters());
	}

	private void onFailure(Throwable failure) {
		if (!this.away && !this.thread.isClosed()) {
			this.away = true;
			log.warn("The consumer {} cannot go on now, and tries again: {}", this.settings.stream(),
					RedisErrors.textOf(Stages.cause(failure)));
		}
	}

	private void backAgain() {
		if (this.away) {
			this.away = false;
			log.info("The consumer {} goes on.", this.settings.stream());
		}
	}

	/** The stream's name, where it is a key and leaves room for the entry's id. */
	private static String keyPrefix(String stream) {
		return (stream.length() <= LONGEST_KEY_PART && !HIDDEN.matcher(stream).find()) ? stream
				: UUID.nameUUIDFromBytes(stream.getBytes(StandardCharsets.UTF_8)).toString();
	}

}
