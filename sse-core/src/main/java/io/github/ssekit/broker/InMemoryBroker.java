package io.github.ssekit.broker;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.concurrent.HubRuntime;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Carries events within this process. Placing and announcing are one step because both
 * happen under the lock of the topic's stripe; the listener only hands the event on, so
 * the lock is short. Loses nothing, repeats nothing. Of each stripe's topics it remembers
 * 100,000 idempotency keys at most: enough for the whole window as long as fewer than 330
 * events a second carry one. Of versions it remembers the newest of 10,000 topics of a
 * stripe, those that were published to last. Thread-safe.
 */
public final class InMemoryBroker implements Broker {

	private static final int STRIPES = 64;

	private final Stripe[] stripes = new Stripe[STRIPES];

	private final Set<Topic> subscribed = ConcurrentHashMap.newKeySet();

	private final Appender appender;

	private final Clock clock;

	/** Set once by {@link #start}, before the first publish. */
	private volatile @Nullable BrokerListener listener;

	private volatile boolean closed;

	/**
	 * Create the broker.
	 * @param appender what gives events their place
	 * @param clock tells when idempotency keys end
	 */
	public InMemoryBroker(Appender appender, HubRuntime runtime) {
		this.appender = appender;
		this.clock = runtime.clock();
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new Stripe();
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
		Stripe stripe = this.stripes[Math.floorMod(topic.hashCode() * 0x9E3779B9, STRIPES)];
		synchronized (stripe) {
			return CompletableFuture.completedFuture(stripe.publish(topic, content, options));
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

	@Override
	public void close() {
		this.closed = true;
	}

	private void announce(LiveEvent event) {
		BrokerListener hearing = this.listener;
		if (hearing != null && this.subscribed.contains(event.topic())) {
			hearing.onEvent(event);
		}
	}

	/**
	 * The topics of one lock: its monitor guards keys, versions and the order of
	 * announcements.
	 */
	private final class Stripe {

		private final IdempotencyKeys keys = new IdempotencyKeys();

		private final Versions versions = new Versions();

		Published publish(Topic topic, EncodedEvent content, PublishOptions options) {
			String key = options.idempotencyKey();
			long now = InMemoryBroker.this.clock.millis();
			Published before = (key != null) ? this.keys.find(topic, key, now) : null;
			if (before != null) {
				return new Published(topic, before.position(), true);
			}
			Long version = options.version();
			Published newer = (version != null) ? this.versions.find(topic, version, now) : null;
			if (newer != null) {
				return new Published(topic, newer.position(), false, true);
			}
			Published published = place(topic, content, options);
			if (version != null) {
				this.versions.remember(published, version, now);
			}
			if (key != null) {
				this.keys.remember(topic, key, published, now);
			}
			return published;
		}

		private Published place(Topic topic, EncodedEvent content, PublishOptions options) {
			if (options.retention().isNone()) {
				announce(new EphemeralEvent(topic, content));
				return new Published(topic, null, false);
			}
			var event = InMemoryBroker.this.appender.append(topic, content, options.retention());
			announce(event);
			return new Published(topic, event.position(), false);
		}

	}

}
