package io.github.ssekit.internal.broker;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events within this process. Placing and announcing are one step because both
 * happen under the lock of the topic's stripe; the listener only hands the event on, so
 * the lock is short. Loses nothing, repeats nothing. It remembers 100,000 idempotency
 * keys at most, or 32 MB of them: enough for the whole window as long as fewer than 330
 * events a second carry one. Of versions it remembers the newest of 100,000 topics, or 32
 * MB of them, those that were published to last, and as much of sources. Thread-safe.
 */
public final class InMemoryBroker implements Broker {

	private static final Logger log = LoggerFactory.getLogger(InMemoryBroker.class);

	private static final int STRIPES = 64;

	/** The monitor of each guards the order in which its topics are announced. */
	private final Object[] stripes = new Object[STRIPES];

	private final Set<Topic> subscribed = ConcurrentHashMap.newKeySet();

	private final IdempotencyKeys keys = new IdempotencyKeys();

	private final TopicVersions versions = new TopicVersions();

	private final SourcePositions sources = new SourcePositions();

	private final Appender appender;

	private final HubRuntime runtime;

	/** Set once by {@link #start}, before the first publish. */
	private volatile @Nullable BrokerListener listener;

	private volatile boolean closed;

	/**
	 * Create the broker.
	 * @param appender what gives events their place
	 * @param runtime tells when idempotency keys and versions end
	 */
	public InMemoryBroker(Appender appender, HubRuntime runtime) {
		this.appender = appender;
		this.runtime = runtime;
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new Object();
		}
	}

	@Override
	public void start(BrokerListener listener) {
		this.listener = listener;
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		if (this.closed) {
			return CompletableFuture
				.failedFuture(new BrokerUnavailableException("The hub is closed: nothing is published any more", null));
		}
		try {
			synchronized (this.stripes[Math.floorMod(topic.hashCode() * 0x9E3779B9, STRIPES)]) {
				return CompletableFuture.completedFuture(publishNext(topic, content, options));
			}
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex); // whoever gives places has thrown
		}
	}

	@Override
	public CompletionStage<Void> subscribe(Topic topic) {
		this.subscribed.add(topic);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void unsubscribe(Topic topic) {
		this.subscribed.remove(topic);
	}

	/**
	 * Whether this node hears a topic. Takes no lock.
	 * @param topic the topic
	 * @return true from the beginning of {@link #subscribe} on, until it is unsubscribed
	 */
	public boolean isSubscribed(Topic topic) {
		return this.subscribed.contains(topic);
	}

	/**
	 * Forget the idempotency keys and versions that have ended. Called now and then by
	 * the hub; nothing depends on it but memory.
	 */
	public void sweep() {
		long now = this.runtime.nanoTime();
		this.keys.expire(now);
		this.versions.expire(now);
		this.sources.expire(now);
	}

	@Override
	public void close() {
		this.closed = true;
	}

	/** How many keys and versions. */
	int remembered() {
		return this.keys.size() + this.versions.size() + this.sources.size();
	}

	/** Under the monitor of the topic's stripe. */
	private Published publishNext(Topic topic, EncodedEvent content, PublishOptions options) {
		String key = options.idempotencyKey();
		Long version = options.version();
		SourcePosition source = options.source();
		if (key == null && version == null && source == null) {
			return place(topic, content, options);
		}
		long now = this.runtime.nanoTime();
		Published before = (source != null) ? this.sources.find(topic, source, now) : null;
		if (before != null) {
			return before;
		}
		before = (key != null) ? this.keys.find(topic, key, now) : null;
		if (before == null && version != null) {
			before = this.versions.find(topic, version, now);
		}
		Published published = (before != null) ? before : place(topic, content, options);
		if (source != null) {
			this.sources.remember(published, source, now); // what follows it may come
		}
		if (before == null && version != null) {
			this.versions.remember(published, version, now);
		}
		if (before == null && key != null) {
			this.keys.remember(key, published, now);
		}
		return published;
	}

	private Published place(Topic topic, EncodedEvent content, PublishOptions options) {
		if (options.retention().isNone()) {
			announce(new EphemeralEvent(topic, content));
			return new Published(topic, null, false);
		}
		var event = this.appender.append(topic, content, options.retention());
		announce(event);
		return new Published(topic, event.position(), false);
	}

	/**
	 * The event has its place by now: whatever the listener does, it was published, and
	 * its key and version are remembered.
	 */
	private void announce(LiveEvent event) {
		BrokerListener hearing = this.listener;
		if (hearing == null || !isSubscribed(event.topic())) {
			return;
		}
		try {
			hearing.onEvent(event);
		}
		catch (Throwable ex) {
			log.error("An event of {} was not announced. Its readers are sent to the store.", event.topic(), ex);
			tellOfGap(hearing, event.topic());
		}
	}

	private static void tellOfGap(BrokerListener hearing, Topic topic) {
		try {
			hearing.onPossibleGap(topic);
		}
		catch (Throwable ex) {
			log.error("The readers of {} could not be sent to the store. They are with its next event.", topic, ex);
		}
	}

	/**
	 * What the broker asks of its store: the builder of the hub joins the two.
	 */
	@FunctionalInterface
	public interface Appender {

		/**
		 * Give an event the next place of its topic. Thread-safe; does not block.
		 * @param topic the topic
		 * @param content the encoded event
		 * @param retention how much history is kept
		 * @return the event at its place
		 */
		StoredEvent append(Topic topic, EncodedEvent content, Retention retention);

	}

}
