package io.github.ssekit.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.broker.BrokerUnavailableException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which threads of a consumer cannot go on now, and since when. Thread-safe; each thread
 * speaks for itself.
 */
final class Outages {

	private static final Logger log = LoggerFactory.getLogger(Outages.class);

	private static final long SHORTEST_PAUSE_MILLIS = 100;

	private static final long LONGEST_PAUSE_MILLIS = 2000;

	private final String name;

	/** By what stands for the thread: its client of Kafka. */
	private final Map<Object, Outage> outages = new ConcurrentHashMap<>();

	Outages(String name) {
		this.name = name;
	}

	/** Whether nothing, or not this, can be done now, and could be done later. */
	static boolean isAway(Throwable failure) {
		return failure instanceof RetriableException
				|| (failure instanceof BrokerUnavailableException away && !away.concernsOneTopic());
	}

	/** Answers for how long to pause. */
	Duration began(Object thread, Throwable failure) {
		Outage known = this.outages.get(thread);
		if (known == null) {
			known = new Outage(Instant.now(), FailureReason.of(failure), 0);
			log.warn("The consumer of {} pauses, and tries again: {}", this.name, known.reason);
		}
		long pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(SHORTEST_PAUSE_MILLIS, known.pauseMillis * 2));
		this.outages.put(thread, new Outage(known.since, known.reason, pause));
		return Duration.ofMillis(pause);
	}

	void ended(Object thread) {
		if (!this.outages.isEmpty() && this.outages.remove(thread) != null) {
			log.info("The consumer of {} goes on.", this.name);
		}
	}

	/** It reads nothing more. */
	void forget(Object thread) {
		this.outages.remove(thread);
	}

	/** All of them read nothing more. */
	void clear() {
		this.outages.clear();
	}

	/** The one that began first; null where there is none. */
	@Nullable Outage longest() {
		return this.outages.values().stream().min((one, other) -> one.since.compareTo(other.since)).orElse(null);
	}

	/**
	 * Something that is missing.
	 *
	 * @param since since when
	 * @param reason what is wrong, without anything of a record
	 * @param pauseMillis how long the last pause was
	 */
	record Outage(Instant since, String reason, long pauseMillis) {
	}

}
