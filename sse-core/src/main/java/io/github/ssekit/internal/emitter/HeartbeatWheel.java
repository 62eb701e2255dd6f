package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.internal.concurrent.HubRuntime;

/**
 * Shows every emitter the time: one wheel for all streams instead of a timer for each.
 * The emitters are spread over the slots; each turn of the wheel looks at each of them
 * once, a slot at a time. With four turns in the shortest heartbeat interval, a heartbeat
 * comes at most a quarter late. An emitter that has ended is dropped when its turn comes.
 */
public final class HeartbeatWheel {

	private static final int SLOTS = 16;

	/** An emitter that has ended is forgotten no later than this. */
	private static final long LONGEST_TURN_NANOS = 4_000_000_000L;

	/** A quarter of the shortest heartbeat. */
	private static final long SHORTEST_TURN_NANOS = 250_000_000L;

	/** Each slot is guarded by its own monitor. */
	private final List<List<Emitter>> slots = new ArrayList<>(SLOTS);

	private final AtomicInteger next = new AtomicInteger();

	private final HubRuntime runtime;

	private final long patienceNanos;

	/**
	 * How long a turn may take: a quarter of the shortest heartbeat that was asked for, a
	 * twentieth of the shortest maximal age.
	 */
	private final AtomicLong turnNanos = new AtomicLong(LONGEST_TURN_NANOS);

	/** Used by the thread that turns the wheel. */
	private int turn;

	/**
	 * Create a wheel.
	 * @param runtime shows the time
	 * @param heartbeat the interval that most streams have; zero for none
	 * @param patience how long the last block of a stream may take
	 */
	public HeartbeatWheel(HubRuntime runtime, Duration heartbeat, Duration patience) {
		this.runtime = runtime;
		this.patienceNanos = patience.toNanos();
		keepUpWith(heartbeat);
		for (int i = 0; i < SLOTS; i++) {
			this.slots.add(new ArrayList<>(1));
		}
	}

	/**
	 * Put an emitter on the wheel, until it ends.
	 * @param emitter an open emitter
	 */
	public void add(Emitter emitter) {
		keepUpWith(emitter.settings().heartbeat());
		Duration maxAge = emitter.settings().maxAge();
		if (maxAge != null) {
			// streams are closed a little before their age; see Emitter
			turnWithin(Math.max(SHORTEST_TURN_NANOS, maxAge.toNanos() / 20));
		}
		List<Emitter> slot = this.slots.get(Math.floorMod(this.next.getAndIncrement(), SLOTS));
		synchronized (slot) {
			slot.add(emitter);
		}
	}

	/**
	 * Look at the emitters of the next slot. Called by one thread.
	 */
	public void step() {
		List<Emitter> slot = this.slots.get(this.turn);
		this.turn = (this.turn + 1) % SLOTS;
		long now = this.runtime.nanoTime();
		boolean someEnded = false;
		for (Emitter emitter : copy(slot)) { // without the monitor: a tick may write
			someEnded |= !isAlive(emitter, now);
		}
		if (someEnded) {
			synchronized (slot) {
				slot.removeIf(Emitter::isClosed);
			}
		}
	}

	/**
	 * How long to wait from one step to the next.
	 * @return nanoseconds
	 */
	public long stepNanos() {
		return this.turnNanos.get() / SLOTS;
	}

	/** Who throws takes nobody with it: the others of the slot have their heartbeats. */
	private boolean isAlive(Emitter emitter, long now) {
		try {
			return emitter.tick(now, this.patienceNanos);
		}
		catch (Throwable ex) {
			emitter.fail(ex);
			return false;
		}
	}

	private void keepUpWith(Duration heartbeat) {
		if (!heartbeat.isZero()) {
			turnWithin(heartbeat.toNanos() / 4);
		}
	}

	private void turnWithin(long nanos) {
		if (nanos < this.turnNanos.get()) {
			this.turnNanos.accumulateAndGet(nanos, Math::min);
		}
	}

	private static List<Emitter> copy(List<Emitter> slot) {
		synchronized (slot) {
			return List.copyOf(slot);
		}
	}

}
