package io.github.ssekit.modulith.support;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A publisher that fails as a broker does: before it has published, or after that. */
public final class FaultyPublisher implements SsePublisher {

	private final SseHub hub;

	/** Set by the test's thread. */
	public volatile Fault fault = Fault.NONE;

	/** The event that was published last, or tried. */
	public volatile SseEvent last;

	/** What became of it. */
	public volatile Published placed;

	FaultyPublisher(SseHub hub) {
		this.hub = hub;
	}

	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		this.last = event;
		if (this.fault == Fault.REFUSES) {
			return CompletableFuture.failedFuture(new BrokerUnavailableException("away", null));
		}
		CompletableFuture<Published> answer = this.hub.publish(topic, event).thenApply((published) -> {
			this.placed = published;
			return published;
		});
		return (this.fault == Fault.LOSES_THE_ANSWER)
				? answer.thenCompose(
						(placed) -> CompletableFuture.failedFuture(new BrokerUnavailableException("unknown", null)))
				: answer;
	}

	/** What it does. */
	public enum Fault {

		/** Publishes. */
		NONE,
		/** Does not publish, and says so. */
		REFUSES,
		/** Publishes, and says that it does not know. */
		LOSES_THE_ANSWER

	}

	/** Puts it in the place of the hub's. */
	public static class Configuration {

		@Bean
		@Primary
		FaultyPublisher ssePublisher(SseHub hub) {
			return new FaultyPublisher(hub);
		}

	}

}
