package io.github.ssekit.redis.consumer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.source.SourceEntry;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a stream that are published in their order, all of them ahead of the
 * answers. Each says which one of its topic goes before it, so that what follows a
 * failure is refused and takes its turn in the next round, and each has its number, so
 * that what was published already is not published again. Used by one thread.
 */
final class StreamBatch {

	private final SsePublisher publisher;

	private final String source;

	private final Outcome outcome;

	private List<Item> waiting = new ArrayList<>();

	/** Why the last round has left some; null where the publisher was there. */
	private @Nullable Throwable away;

	/**
	 * An empty batch.
	 * @param source the name of what has the numbers
	 * @param outcome hears of each entry once
	 */
	StreamBatch(SsePublisher publisher, String source, Outcome outcome) {
		this.publisher = publisher;
		this.source = source;
		this.outcome = outcome;
	}

	void add(SourceEntry entry, MappedEvent inbound) {
		this.waiting.add(new Item(entry, inbound));
	}

	boolean isDone() {
		return this.waiting.isEmpty();
	}

	/** Why the publisher could not publish in the last round; null if it could. */
	@Nullable Throwable away() {
		return this.away;
	}

	/**
	 * Publish what waits, and wait for the answers. What must wait, waits; so does what
	 * is behind an entry that could not even be sent, until that one is put aside: should
	 * this node die before, it must not be taken for one that was published.
	 */
	void round() {
		this.away = null;
		List<CompletableFuture<Published>> answers = new ArrayList<>(this.waiting.size());
		Map<Topic, SourcePosition> previous = new HashMap<>();
		boolean isSent = true;
		for (int i = 0; i < this.waiting.size() && isSent; i++) {
			isSent = publish(this.waiting.get(i), previous, answers);
		}
		List<Item> again = new ArrayList<>();
		for (int i = 0; i < answers.size(); i++) {
			Item item = this.waiting.get(i);
			try {
				this.outcome.published(item.entry, answers.get(i).join());
			}
			catch (CompletionException ex) {
				if (isToWait(Stages.cause(ex))) {
					again.add(item);
				}
				else {
					this.outcome.failed(item.entry, Stages.cause(ex));
				}
			}
		}
		again.addAll(this.waiting.subList(answers.size(), this.waiting.size()));
		this.waiting = again;
	}

	/** Answers whether it was sent. */
	private boolean publish(Item item, Map<Topic, SourcePosition> previous,
			List<CompletableFuture<Published>> answers) {
		try {
			Topic topic = item.inbound.topic();
			StreamId id = StreamId.of(item.entry.id());
			SourcePosition position = new SourcePosition(this.source, id.time(), id.sequence(), previous.get(topic));
			answers.add(this.publisher.publish(topic, item.inbound.event().from(position)));
			previous.put(topic, position);
			return true;
		}
		catch (Throwable ex) { // whatever the application throws, Errors too
			answers.add(CompletableFuture.failedFuture(ex));
			return false;
		}
	}

	private boolean isToWait(Throwable failure) {
		if (failure instanceof OutOfOrderException) {
			return true;
		}
		if (isAway(failure)) {
			this.away = failure;
			return true;
		}
		return false;
	}

	/**
	 * Whether nothing can be published now. A key of another type is the matter of its
	 * topic alone, and does not pass.
	 */
	static boolean isAway(Throwable failure) {
		return failure instanceof BrokerUnavailableException
				&& !(failure instanceof RedisRefusedException refused && refused.code().equals("WRONGTYPE"));
	}

	/** What became of entries. */
	interface Outcome {

		/** It has its place, or had it before. */
		void published(SourceEntry entry, Published published);

		/** It cannot be published now. */
		void failed(SourceEntry entry, Throwable failure);

	}

	private record Item(SourceEntry entry, MappedEvent inbound) {
	}

}
