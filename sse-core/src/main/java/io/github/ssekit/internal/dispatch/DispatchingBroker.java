package io.github.ssekit.internal.dispatch;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;

/**
 * A broker whose subscriptions are confirmed on threads of the hub. That an event was
 * published is told as the broker tells it:
 * {@link io.github.ssekit.internal.publish.PublishFlow} hands it to threads of the
 * application's, which is one way and not two. What it announces is only queued by the
 * hub, and so by the broker's own thread.
 */
public record DispatchingBroker(Broker broker, Executor executor) implements Broker {

	@Override
	public void start(BrokerListener listener) {
		this.broker.start(listener);
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		return Stages.ask(() -> this.broker.publish(topic, content, options));
	}

	@Override
	public CompletionStage<Void> subscribe(Topic topic) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.broker.subscribe(topic)));
	}

	@Override
	public void unsubscribe(Topic topic) {
		this.broker.unsubscribe(topic);
	}

	@Override
	public void close() {
		this.broker.close();
	}

}
