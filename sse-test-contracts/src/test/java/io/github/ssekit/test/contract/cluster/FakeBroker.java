package io.github.ssekit.test.contract.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;

/**
 * One node's line to the server: while it is cut announcements are lost, and every tenth
 * comes twice.
 */
final class FakeBroker implements Broker {

	private final FakeServer server;

	/** Guarded by the monitor, as all below. */
	private final Set<Topic> subscribed = new HashSet<>();

	private BrokerListener listener;

	private boolean cut;

	private boolean closed;

	FakeBroker(FakeServer server) {
		this.server = server;
	}

	@Override
	public synchronized void start(BrokerListener hearing) {
		this.listener = hearing;
		this.server.nodes.add(this);
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		synchronized (this) {
			if (this.cut || this.closed) {
				return CompletableFuture.failedFuture(new BrokerUnavailableException("The line is cut", null));
			}
		}
		this.server.broker.subscribe(topic);
		return this.server.broker.publish(topic, content, options);
	}

	@Override
	public synchronized CompletionStage<Void> subscribe(Topic topic) {
		this.subscribed.add(topic);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public synchronized void unsubscribe(Topic topic) {
		this.subscribed.remove(topic);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.server.nodes.remove(this);
	}

	synchronized void announced(LiveEvent event) {
		if (!this.cut && this.subscribed.contains(event.topic())) {
			this.listener.onEvent(event);
			if (event instanceof StoredEvent stored && stored.position().offset() % 10 == 0) {
				this.listener.onEvent(event);
			}
		}
	}

	synchronized void cut() {
		this.cut = true;
	}

	synchronized void reconnect() {
		this.cut = false;
		this.subscribed.forEach(this.listener::onPossibleGap);
	}

}
