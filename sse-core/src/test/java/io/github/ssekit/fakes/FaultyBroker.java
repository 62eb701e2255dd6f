package io.github.ssekit.fakes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;

/**
 * A broker whose line loses and repeats, whose subscriptions fail, and which reports
 * possible gaps.
 */
public final class FaultyBroker implements Broker {

	private final InMemoryBroker broker;

	private final AtomicInteger subscriptions = new AtomicInteger();

	private volatile Function<LiveEvent, List<LiveEvent>> line = List::of;

	private volatile BrokerListener listener;

	private volatile boolean away;

	public FaultyBroker(InMemoryBroker.Appender appender) {
		this.broker = new InMemoryBroker(appender, HubRuntime.system());
	}

	/** What becomes of each announcement on its way. */
	public void line(Function<LiveEvent, List<LiveEvent>> line) {
		this.line = line;
	}

	/** Announcements are lost from now on. */
	public void loseAll() {
		this.line = (event) -> List.of();
	}

	/** Announcements come through from now on. */
	public void loseNothing() {
		this.line = List::of;
	}

	/** Let this node hear an event, whether the store knows it or not. */
	public void announce(LiveEvent event) {
		this.listener.onEvent(event);
	}

	public void reportPossibleGap(Topic topic) {
		this.listener.onPossibleGap(topic);
	}

	/** It is time to compare. */
	public void check(Topic... topics) {
		this.listener.onCheck(List.of(topics));
	}

	/** Subscriptions fail. */
	public void goAway() {
		this.away = true;
	}

	public void comeBack() {
		this.away = false;
	}

	public int subscriptions() {
		return this.subscriptions.get();
	}

	@Override
	public void start(BrokerListener listener) {
		this.listener = listener;
		this.broker.start(new BrokerListener() {

			@Override
			public void onEvent(LiveEvent event) {
				FaultyBroker.this.line.apply(event).forEach(listener::onEvent);
			}

			@Override
			public void onPossibleGap(Topic topic) {
				listener.onPossibleGap(topic);
			}

		});
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		return this.broker.publish(topic, content, options);
	}

	@Override
	public CompletionStage<Void> subscribe(Topic topic) {
		this.subscriptions.incrementAndGet();
		if (this.away) {
			return CompletableFuture.failedFuture(new BrokerUnavailableException("the broker is away", null));
		}
		return this.broker.subscribe(topic);
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
