package io.github.ssekit.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock on the wall that goes with its world, until somebody sets it. */
final class SimulatedClock extends Clock {

	private static final Instant BEGIN = Instant.parse("2026-08-01T00:00:00Z");

	private final SimulatedWorld world;

	private Duration off = Duration.ZERO;

	SimulatedClock(SimulatedWorld world) {
		this.world = world;
	}

	/** Set it forth or, where that is negative, back. */
	void set(Duration by) {
		this.off = this.off.plus(by);
	}

	@Override
	public Instant instant() {
		return BEGIN.plusNanos(this.world.now()).plus(this.off);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
