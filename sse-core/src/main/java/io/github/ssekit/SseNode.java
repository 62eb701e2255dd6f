package io.github.ssekit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.dispatch.AnswerThreads;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.observe.OperationListeners;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.StreamSearch;
import io.github.ssekit.internal.tap.TapFlow;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.observe.Operation;
import io.github.ssekit.observe.StreamPage;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.StreamView;
import io.github.ssekit.observe.TapResult;
import org.jspecify.annotations.Nullable;

/**
 * This node as its operators see it: which streams are open and how they are doing, what
 * is wrong, and what is said on a topic. Costs nothing until it is asked. Thread-safe.
 */
public final class SseNode implements HealthSource {

	/** How many events one tap may ask for. */
	public static final int MAX_TAPPED = 1000;

	/** How long one tap may listen. */
	public static final Duration LONGEST_TAP = Duration.ofSeconds(30);

	private final EmitterRegistry registry;

	private final TapFlow taps;

	private final List<HealthSource> sources;

	private final AnswerThreads threads;

	private final OperationListeners operations;

	SseNode(EmitterRegistry registry, TapFlow taps, List<HealthSource> sources, AnswerThreads threads,
			OperationListeners operations) {
		this.registry = registry;
		this.taps = taps;
		this.sources = List.copyOf(sources);
		this.threads = threads;
		this.operations = operations;
	}

	/**
	 * Look at the streams of this node.
	 * @param query which of them
	 * @return a page; it may differ from the next one by who came and left in between
	 */
	public StreamPage streams(StreamQuery query) {
		return StreamSearch.find(query, this.registry, (emitter) -> !this.taps.contains(emitter));
	}

	/**
	 * Look at one stream.
	 * @param streamId the stream's id
	 * @return the stream, or null if it is not open on this node
	 */
	public @Nullable StreamView stream(String streamId) {
		Emitter emitter = find(streamId);
		return (emitter != null) ? emitter.view() : null;
	}

	/**
	 * End one stream, for good. {@link SseHub#disconnect} ends all streams of a client.
	 * @param streamId the stream's id
	 * @return false if it is not open on this node
	 */
	public boolean disconnect(String streamId) {
		Emitter emitter = find(streamId);
		if (emitter == null) {
			return false;
		}
		this.operations.tell(Operation.Action.DISCONNECT_STREAM, streamId);
		emitter.close(CloseReason.DISCONNECTED);
		return true;
	}

	/**
	 * Hear a topic as a stream would, from now on, without being counted. What comes is
	 * what users send each other.
	 * @param topic the topic, also {@code broadcast} or that of a client
	 * @param max after how many events to stop, 1 to {@value #MAX_TAPPED}
	 * @param time after how long to stop; positive, at most {@link #LONGEST_TAP}
	 * @return what came; exceptionally where the broker or the store are away. What is
	 * hung onto it runs where {@link SsePublisher} says
	 * @throws InvalidNameException if a number is out of its bounds
	 * @throws io.github.ssekit.observe.TapRefusedException if too many taps are open, or
	 * the node drains
	 */
	public CompletionStage<TapResult> tap(Topic topic, int max, Duration time) {
		if (max < 1 || max > MAX_TAPPED) {
			throw new InvalidNameException("max", Integer.toString(max), "must be 1 to " + MAX_TAPPED);
		}
		if (time.isNegative() || time.isZero() || time.compareTo(LONGEST_TAP) > 0) {
			throw new InvalidNameException("seconds", Long.toString(time.toSeconds()),
					"must be 1 to " + LONGEST_TAP.toSeconds());
		}
		this.operations.tell(Operation.Action.TAP, topic.name());
		return this.threads.forApplication(this.taps.listen(topic, max, time));
	}

	@Override
	public List<HealthProblem> problems() {
		List<HealthProblem> all = new ArrayList<>();
		this.sources.forEach((source) -> all.addAll(source.problems()));
		return all;
	}

	private @Nullable Emitter find(String streamId) {
		Emitter emitter = this.registry.find(streamId);
		return (emitter != null && !this.taps.contains(emitter)) ? emitter : null;
	}

}
