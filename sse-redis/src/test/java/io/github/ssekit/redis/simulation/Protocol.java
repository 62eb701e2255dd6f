package io.github.ssekit.redis.simulation;

import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What is simulated. */
enum Protocol {

	/** Elements in the hands of nodes. */
	LIST(ListSchedule::new),

	/** Who reads a stream, and what becomes of its entries. */
	STREAM(StreamSchedule::new),

	/** Who publishes what comes on a channel. */
	LEADER(LeaderSchedule::new),

	/** Who lives, and whose streams are counted. */
	PRESENCE(PresenceSchedule::new);

	private final BiFunction<Long, Consumer<String>, Schedule> make;

	Protocol(BiFunction<Long, Consumer<String>, Schedule> make) {
		this.make = make;
	}

	Schedule.Outcome play(long seed, Consumer<String> reader) {
		return this.make.apply(seed, reader).play();
	}

}
