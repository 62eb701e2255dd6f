package io.github.ssekit.internal.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.Counters;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.internal.wire.EventEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an event is published: encoded once, then placed and announced by the broker in one
 * step. The publisher waits for no reader and for no socket. Thread-safe.
 */
public final class PublishFlow {

	private static final Logger log = LoggerFactory.getLogger(PublishFlow.class);

	private final RateLimitedLog rateLimited;

	private final EventEncoder encoder;

	private final Broker broker;

	private final Function<Topic, Retention> retention;

	private final Counters counters;

	private final Executor callbacks;

	/**
	 * Create the flow.
	 * @param encoder encodes events
	 * @param broker places and announces them
	 * @param retention how much of a topic's history is kept
	 * @param counters count what is published
	 * @param runtime shows the time
	 * @param callbacks where what is hung onto an answer runs
	 */
	public PublishFlow(EventEncoder encoder, Broker broker, Function<Topic, Retention> retention, Counters counters,
			HubRuntime runtime, Executor callbacks) {
		this.rateLimited = new RateLimitedLog(runtime::nanoTime);
		this.counters = counters;
		this.callbacks = callbacks;
		this.encoder = encoder;
		this.broker = broker;
		this.retention = retention;
	}

	/**
	 * Publish an event.
	 * @param topic the topic
	 * @param event the event
	 * @return its place; exceptionally where the broker could not publish it, which is
	 * logged as well (once in ten seconds), since many a publisher does not look
	 * @throws IllegalArgumentException if the event cannot be encoded or is too large
	 */
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		EncodedEvent content = this.encoder.encode(event);
		PublishOptions options = new PublishOptions(this.retention.apply(topic), event.idempotencyKey(),
				event.version(), event.source());
		CompletionStage<Published> placed = Stages.ask(() -> this.broker.publish(topic, content, options))
			.whenComplete((published, failure) -> {
				if (failure == null) {
					count(published);
				}
				// what comes too early takes its turn again
				else if (!(Stages.cause(failure) instanceof OutOfOrderException)) {
					this.counters.addPublishFailure();
					this.rateLimited.tell((others) -> log.warn(
							"An event was not published to {} ({} more attempts have failed since the last"
									+ " warning, each repetition counted): {}",
							topic, others, Stages.cause(failure).toString()));
				}
			});
		return Stages.completeOn(this.callbacks, placed);
	}

	private void count(Published published) {
		if (!published.duplicate()) {
			this.counters.addPublished();
		}
	}

}
