package io.github.ssekit.redis.consumer;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SsePublisher;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a Pub/Sub channel in, or all channels that match a pattern, for services that can
 * do no more than {@code PUBLISH}: every message becomes one event, <strong>at most
 * once</strong>. Nobody keeps what is published on a channel, so these are lost: messages
 * that come while Redis or the publisher is away, that cannot be mapped or published,
 * that come faster than they can be published for long, and that come while another node
 * takes over. Who must lose nothing uses a {@link StreamConsumer} or a
 * {@link ListConsumer}.
 * <p>
 * All nodes hear the channel, and one of them publishes: the one that holds a lease. The
 * others stand by, and one of them takes over where it closes, dies or hears nothing any
 * more. What comes until then is lost: up to a third of a lease where it closes, a lease
 * and a third where it dies. Messages keep their order. Of a pattern no channels are
 * taken in that SseKit itself uses; who takes a channel in by two patterns, or by a
 * pattern and by its name, has each message twice. Thread-safe; one thread publishes.
 */
public final class ChannelConsumer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ChannelConsumer.class);

	/** Three probes in a lease: each that comes back asks for another lease. */
	private static final int PROBES = 3;

	private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long AFTER_ERROR_MILLIS = 50;

	/** Wakes the thread up. */
	private static final Message NOTHING = new Message("", new byte[0]);

	private final ChannelConsumerSettings settings;

	private final SsePublisher publisher;

	private final EntryMapper mapping;

	private final LeaderLease lead;

	private final ChannelSubscriber subscriber;

	private final BlockingQueue<Message> waiting;

	private final ConsumerCounts.Counters counters = new ConsumerCounts.Counters();

	private final ConsumerThread thread;

	/** A probe has come back. */
	private volatile boolean hears;

	/** The line is lost, so there is no use in waiting for the next probe. */
	private volatile boolean lost;

	/** Used by the thread alone, as all below. */
	private long nextProbe = System.nanoTime();

	/** A failure was told, and nothing was published since. */
	private boolean complained;

	/**
	 * Create a consumer that is not started.
	 * @param connections the connections to Redis, which outlive it
	 * @param publisher where events go
	 * @param mapping which event a message becomes, which comes as the field
	 * {@code data}: {@link EntryMapper#json()} unless there is reason for another. The
	 * source of an entry is the channel that the message came on
	 * @param settings how the channel is taken in
	 */
	public ChannelConsumer(RedisConnections connections, SsePublisher publisher, EntryMapper mapping,
			ChannelConsumerSettings settings) {
		this.settings = settings;
		this.publisher = publisher;
		this.mapping = mapping;
		String node = UUID.randomUUID().toString();
		this.waiting = new LinkedBlockingQueue<>(settings.mostWaiting());
		this.lead = new LeaderLease(connections, settings.beside("leader"), node, settings.lease());
		this.subscriber = new ChannelSubscriber(connections, settings, node, this::onMessage, this::onProbe,
				this::onLost);
		this.thread = new ConsumerThread(settings.channel(), this::run,
				() -> SourceRights.ofChannel(connections, settings));
	}

	/**
	 * Begin to take messages in. Returns at once; Redis may come later.
	 * @return this consumer
	 */
	public ChannelConsumer start() {
		this.thread.start();
		return this;
	}

	/**
	 * What was done so far; what was failed or dropped is dead.
	 * @return counts since the start
	 */
	public ConsumerCounts counts() {
		return this.counters.counts();
	}

	/**
	 * How many messages wait on this node to be published.
	 * @return those that the node has heard while it leads
	 */
	public int waiting() {
		return this.waiting.size();
	}

	/**
	 * Whether this node is the one that publishes.
	 * @return true for one of all nodes at most
	 */
	public boolean leads() {
		return this.lead.leads();
	}

	/**
	 * Publish what waits, and let another node lead; waits for it a few seconds at most.
	 */
	@Override
	public void close() {
		this.thread.close();
		this.subscriber.close();
	}

	/** On Lettuce's threads, as the two below. */
	private void onMessage(String channel, byte[] message) {
		if (!this.thread.isClosed() && this.lead.leads() && !this.waiting.offer(new Message(channel, message))) {
			this.counters.dead.incrementAndGet();
		}
	}

	private void onProbe() {
		this.hears = true;
		wake();
	}

	private void onLost() {
		this.hears = false;
		this.lost = true;
		this.lead.pause();
		wake();
	}

	private void wake() {
		boolean unused = this.waiting.offer(NOTHING); // where it is full, nobody sleeps
	}

	private void run() {
		while (!this.thread.isClosed()) {
			try {
				turn();
			}
			catch (InterruptedException ex) {
				log.debug("The consumer {} was interrupted.", this.settings.channel());
			}
			catch (CompletionException ex) { // Redis is away, and its lines say so
				log.debug("The consumer {} could not ask whether it leads.", this.settings.channel(), ex);
			}
			catch (Throwable ex) { // else nobody would ever publish again
				RedisErrors
					.runSafely(() -> log.error("The consumer {} has failed. It goes on.", this.settings.channel(), ex));
				this.thread.sleep(AFTER_ERROR_MILLIS);
			}
		}
		try {
			for (Message last = this.waiting.poll(); last != null; last = this.waiting.poll()) {
				publish(last);
			}
			this.lead.giveUp();
		}
		catch (Throwable ex) {
			log.debug("The consumer {} could not give its lease back. It runs out.", this.settings.channel(), ex);
		}
	}

	private void turn() throws InterruptedException {
		Message message = this.waiting.poll(this.nextProbe - System.nanoTime(), TimeUnit.NANOSECONDS);
		try {
			lead();
		}
		finally {
			if (message != null) {
				publish(message);
			}
		}
	}

	private void lead() {
		if (this.hears) {
			this.hears = false;
			if (this.lead.ask()) {
				log.info("This node publishes what comes on {}.", this.settings.channel());
			}
		}
		if (this.lost || System.nanoTime() - this.nextProbe >= 0) {
			this.lost = false;
			boolean sent = this.subscriber.probe();
			this.nextProbe = System.nanoTime() + (sent ? this.settings.lease().toNanos() / PROBES : SOON_NANOS);
			if (!sent) {
				this.lead.giveUp();
			}
		}
	}

	@SuppressWarnings("ReferenceEquality") // it is a sign, and no message
	private void publish(Message message) {
		if (message == NOTHING || !this.lead.leads()) { // somebody else may by now
			return;
		}
		try {
			MappedEvent inbound = this.mapping
				.map(new SourceEntry(message.channel(), "", Map.of("data", AsciiCodec.text(message.data()))));
			if (inbound == null) {
				this.counters.skipped.incrementAndGet();
				return;
			}
			Published published = this.publisher.publish(inbound.topic(), inbound.event()).join();
			this.counters.published.incrementAndGet();
			this.counters.duplicates.addAndGet(published.duplicate() ? 1 : 0);
			this.complained = false;
		}
		catch (Throwable ex) { // whatever the application throws, Errors too
			onFailed(message.channel(), Stages.cause(ex));
		}
	}

	/** Not tried again: it may have been published all the same. */
	private void onFailed(String channel, Throwable failure) {
		this.counters.failed.incrementAndGet();
		this.counters.dead.incrementAndGet();
		log.debug("A message of {} is lost ({}).", channel, RedisErrors.textOf(failure));
		if (!this.complained) {
			this.complained = true;
			log.warn("A message of {} is lost ({}). Until one is published, further ones are only counted.",
					this.settings.channel(), UnmappableEntryException.reasonOf(failure));
		}
	}

	/**
	 * What was heard.
	 *
	 * @param channel where
	 * @param data what; not to be changed
	 */
	@SuppressWarnings("ArrayRecordComponent") // nobody compares them
	private record Message(String channel, byte[] data) {
	}

}
