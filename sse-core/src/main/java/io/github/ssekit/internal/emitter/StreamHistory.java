package io.github.ssekit.internal.emitter;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;

/**
 * The history of topics as the streams of a node read it: the store itself, or what the
 * node knows of it. An answer is never older than the question, so that whoever asks
 * after an event was announced on this node is told of it. Thread-safe.
 */
public interface StreamHistory {

	/**
	 * Where a stream begins that brings no place; see {@link EventStore#locate}.
	 * @param topic the topic
	 * @param start at the head, or how far in the past
	 * @return the place before the first event that it is to hear
	 */
	CompletionStage<Position> locate(Topic topic, StartPosition start);

	/**
	 * What follows a place; see {@link EventStore#replay}.
	 * @param topic the topic
	 * @param after the place of the last event known
	 * @param maxEvents at most how many; 0 only asks whether the place can be continued
	 * @param maxBytes at most how many bytes of encoded events
	 * @param ended whether the stream has ended that wants to know: then nobody is asked
	 * for it any more, and the stage completes exceptionally
	 * @return the events, or why there are none to be had
	 */
	CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes, BooleanSupplier ended);

	/**
	 * A store that is asked for each stream.
	 * @param store the store
	 * @return its history
	 */
	static StreamHistory of(EventStore store) {
		return new StreamHistory() {

			@Override
			public CompletionStage<Position> locate(Topic topic, StartPosition start) {
				return store.locate(topic, start);
			}

			@Override
			public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes,
					BooleanSupplier ended) {
				return store.replay(topic, after, maxEvents, maxBytes);
			}

		};
	}

}
