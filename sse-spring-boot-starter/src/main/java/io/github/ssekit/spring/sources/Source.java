package io.github.ssekit.spring.sources;

import java.util.OptionalLong;

import io.github.ssekit.source.ConsumerCounts;

import org.springframework.context.Lifecycle;

/**
 * A source that is taken in. It is started when streams are served, and stopped before
 * they end; it may be started again after that. {@link #start()} does not wait for where
 * the events are, and {@link #stop()} waits for what is in hand, some seconds at most.
 * Thread-safe.
 */
public interface Source extends Lifecycle {

	/**
	 * What was done so far.
	 * @return counts since the last start
	 */
	ConsumerCounts counts();

	/**
	 * How many entries wait to be taken in.
	 * @return empty where that is not known
	 */
	default OptionalLong waiting() {
		return OptionalLong.empty();
	}

	/**
	 * How old the entry was that was taken in last.
	 * @return milliseconds; empty where that is not known
	 */
	default OptionalLong lagMillis() {
		return OptionalLong.empty();
	}

}
