package io.github.ssekit.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.source.MappedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records that are published in rounds, each of them ahead of the answers. Within a round
 * an event says which one of its partition and its topic goes before it, so that what
 * follows a failure is refused and takes its turn in the next round; and each has its
 * offset, so that what was published already is not published again. What has a key of
 * which another event is under way to another topic waits for the next round too, since
 * nothing keeps the order between two topics. Used by one thread.
 */
final class RecordBatch {

	private final SsePublisher publisher;

	private final Outcome outcome;

	private List<Item> waiting = new ArrayList<>();

	/** Why the last round has left some; null where the publisher was there. */
	private @Nullable Throwable away;

	RecordBatch(SsePublisher publisher, Outcome outcome) {
		this.publisher = publisher;
		this.outcome = outcome;
	}

	/**
	 * Add what is to be published, in the order of partitions.
	 * @param index where it stands among all that were read
	 * @param source the name of what has its offset
	 */
	void add(int index, ConsumerRecord<?, ?> record, MappedEvent mapped, String source) {
		this.waiting.add(new Item(index, record, mapped, source));
	}

	boolean isDone() {
		return this.waiting.isEmpty();
	}

	/** Why the publisher could not publish in the last round; null if it could. */
	@Nullable Throwable away() {
		return this.away;
	}

	/** The first that waits; there must be one. */
	int firstWaiting() {
		return this.waiting.stream().mapToInt((item) -> item.index).min().orElseThrow();
	}

	/** Publish what may go now, and wait for the answers. */
	void round() {
		this.away = null;
		List<Item> again = new ArrayList<>();
		List<Item> sent = new ArrayList<>(this.waiting.size());
		List<CompletableFuture<Published>> answers = new ArrayList<>(this.waiting.size());
		Round round = new Round(this.waiting.size());
		for (Item item : this.waiting) {
			if (!round.mayGo(item)) {
				again.add(item);
				continue;
			}
			try {
				SourcePosition position = new SourcePosition(item.source, item.record.offset(), 0,
						round.previous.get(item.line()));
				answers.add(this.publisher.publish(item.mapped.topic(), item.mapped.event().from(position)));
				sent.add(item);
				round.sent(item, position);
			}
			catch (Throwable ex) { // whatever the application throws, Errors too
				round.block(item);
				if (isToWait(ex) || !this.outcome.failed(item.record, ++item.failures, ex)) {
					again.add(item);
				}
			}
		}
		for (int i = 0; i < sent.size(); i++) {
			Item item = sent.get(i);
			try {
				this.outcome.published(answers.get(i).join());
			}
			catch (CompletionException ex) {
				Throwable cause = Stages.cause(ex);
				if (isToWait(cause) || !this.outcome.failed(item.record, ++item.failures, cause)) {
					again.add(item);
				}
			}
		}
		again.sort((one, other) -> Integer.compare(one.index, other.index));
		this.waiting = again;
	}

	private boolean isToWait(Throwable failure) {
		if (failure instanceof OutOfOrderException) {
			return true;
		}
		if (Outages.isAway(failure)) {
			this.away = failure;
			return true;
		}
		return false;
	}

	/** What becomes of records. */
	interface Outcome {

		/** It has its place, or had it before. */
		void published(Published published);

		/**
		 * It cannot be published.
		 * @param failures how often it has failed
		 * @return whether it is given up; else it is tried again
		 */
		boolean failed(ConsumerRecord<?, ?> record, int failures, Throwable failure);

	}

	/** What keeps the order within one round. */
	private static final class Round {

		/** The last one that was sent, for each source and topic. */
		final Map<Line, SourcePosition> previous;

		private final Map<Object, Topic> topicOfKey;

		private final Set<Object> blockedKeys = new HashSet<>();

		private final Set<Line> blockedLines = new HashSet<>();

		Round(int size) {
			this.previous = new HashMap<>(2 * size);
			this.topicOfKey = new HashMap<>(2 * size);
		}

		boolean mayGo(Item item) {
			Object key = item.key;
			Topic underWay = (key != null) ? this.topicOfKey.get(key) : null;
			boolean isBlocked = !this.blockedLines.isEmpty()
					&& (this.blockedLines.contains(item.line()) || (key != null && this.blockedKeys.contains(key)));
			if (isBlocked || (underWay != null && !underWay.equals(item.mapped.topic()))) {
				block(item);
				return false;
			}
			return true;
		}

		void sent(Item item, SourcePosition position) {
			this.previous.put(item.line(), position);
			if (item.key != null) {
				this.topicOfKey.put(item.key, item.mapped.topic());
			}
		}

		/** Nothing of its key, and nothing of its partition and topic, overtakes it. */
		void block(Item item) {
			if (item.key != null) {
				this.blockedKeys.add(item.key);
			}
			this.blockedLines.add(item.line());
		}

	}

	/** What is in order: events of one source in one topic. */
	private record Line(String source, Topic topic) {
	}

	private static final class Item {

		final int index;

		final ConsumerRecord<?, ?> record;

		final MappedEvent mapped;

		final String source;

		final @Nullable Object key;

		private final Line line;

		int failures;

		Item(int index, ConsumerRecord<?, ?> record, MappedEvent mapped, String source) {
			this.index = index;
			this.record = record;
			this.mapped = mapped;
			this.source = source;
			this.line = new Line(source, mapped.topic());
			this.key = (record.key() instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : record.key();
		}

		Line line() {
			return this.line;
		}

	}

}
