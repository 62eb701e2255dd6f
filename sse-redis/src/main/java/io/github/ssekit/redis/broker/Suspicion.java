package io.github.ssekit.redis.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.github.ssekit.event.Topic;

/**
 * Has every topic compared with the store once an interval, a share of them at a time:
 * the last resort against what nothing else has noticed. Used by one thread.
 */
final class Suspicion {

	private static final Duration STEP = Duration.ofMillis(500);

	private final int shares;

	private int turn;

	Suspicion(Duration interval) {
		this.shares = (int) Math.max(1, interval.toMillis() / STEP.toMillis());
	}

	/** How often to take a turn. */
	Duration step() {
		return STEP;
	}

	/** The topics whose turn it is. */
	List<Topic> turn(Collection<Topic> topics) {
		this.turn = (this.turn + 1) % this.shares;
		return topics.stream()
			.filter((topic) -> Math.floorMod(topic.hashCode() * 0x9E3779B9, this.shares) == this.turn)
			.toList();
	}

}
