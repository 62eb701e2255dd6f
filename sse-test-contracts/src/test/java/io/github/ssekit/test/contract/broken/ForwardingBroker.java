package io.github.ssekit.test.contract.broken;

import java.util.concurrent.CompletionStage;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;

/** A broker that works, to break something of. */
class ForwardingBroker implements Broker {

	final Broker works;

	ForwardingBroker(Broker works) {
		this.works = works;
	}

	@Override
	public void start(BrokerListener listener) {
		this.works.start(listener);
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		return this.works.publish(topic, content, options);
	}

	@Override
	public CompletionStage<Void> subscribe(Topic topic) {
		return this.works.subscribe(topic);
	}

	@Override
	public void unsubscribe(Topic topic) {
		this.works.unsubscribe(topic);
	}

	@Override
	public void close() {
		this.works.close();
	}

}
