package io.github.ssekit.internal.emitter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.internal.wire.ControlEvents;
import org.jspecify.annotations.Nullable;

/**
 * Ends streams whose right ends, on time, and tells them ahead of it. They stand in one
 * order, by when they are to be looked at next, so that a look at the time costs nothing
 * until one is due; streams without an end are not here at all. Time is that of a clock
 * on the wall, as the ends are: where the clock is set, or the machine has slept, the end
 * stands. Thread-safe.
 */
public final class Expiries {

	private final Clock clock;

	private final long aheadMillis;

	/** Guarded by the monitor; nobody is called under it. */
	private final TreeSet<Expiry> order = new TreeSet<>(
			Comparator.comparingLong(Expiry::due).thenComparing((expiry) -> expiry.emitter().id()));

	/**
	 * Create an order without streams.
	 * @param clock tells the time
	 * @param ahead how long before its end a stream is told; zero for never
	 * @throws InvalidSettingException if that is negative
	 */
	public Expiries(Clock clock, Duration ahead) {
		if (ahead.isNegative()) {
			throw new InvalidSettingException("sse.auth.expiring-ahead", ahead.toMillis() + "ms",
					"must not be negative; 0 says nothing ahead of the end");
		}
		this.clock = clock;
		this.aheadMillis = ahead.toMillis();
	}

	/**
	 * The time by which streams end.
	 * @return now
	 */
	public Instant now() {
		return this.clock.instant();
	}

	/**
	 * Take in a stream until it ends. Does nothing for one whose right never does.
	 * @param emitter an open emitter
	 */
	public void add(Emitter emitter) {
		Expiry expiry = emitter.expiry();
		if (expiry == null) {
			return;
		}
		synchronized (this) {
			expiry.dueAt(expiry.atMillis() - this.aheadMillis);
			this.order.add(expiry);
		}
		if (emitter.isClosed()) {
			remove(emitter);
		}
	}

	/**
	 * Forget a stream that has ended.
	 * @param emitter the emitter; does nothing for one that is not here
	 */
	public void remove(Emitter emitter) {
		Expiry expiry = emitter.expiry();
		if (expiry != null) {
			synchronized (this) {
				this.order.remove(expiry);
			}
		}
	}

	/**
	 * Tell a stream that has just begun, where its end is near.
	 * @param emitter the emitter
	 */
	public void begun(Emitter emitter) {
		Expiry expiry = emitter.expiry();
		if (expiry != null) {
			tellIfNear(expiry, this.clock.millis());
		}
	}

	/**
	 * End and tell those whose time has come. Called by the hub, a few times a second.
	 */
	public void sweep() {
		long now = this.clock.millis();
		for (Expiry due = nextDue(now); due != null; due = nextDue(now)) {
			look(due, now);
		}
	}

	/**
	 * How many streams are waited for.
	 * @return the number of open streams whose right ends
	 */
	public synchronized int size() {
		return this.order.size();
	}

	/** Who throws takes nobody with it: the rights of the others end in time. */
	private void look(Expiry due, long now) {
		try {
			if (due.atMillis() <= now) {
				due.emitter().close(CloseReason.AUTH_EXPIRED);
			}
			else {
				tellIfNear(due, now);
			}
		}
		catch (Throwable ex) {
			due.emitter().fail(ex);
		}
	}

	private void tellIfNear(Expiry expiry, long now) {
		long rest = expiry.atMillis() - now;
		if (rest > 0 && rest <= this.aheadMillis) {
			// in full seconds, the nearest
			expiry.emitter()
				.tellOfExpiry(ControlEvents.authExpiring(expiry.at(), Duration.ofMillis(rest).plusMillis(500)));
		}
	}

	/** The next one that is due, which is due again at its end. */
	private synchronized @Nullable Expiry nextDue(long now) {
		if (this.order.isEmpty() || this.order.first().due() > now) {
			return null;
		}
		Expiry first = this.order.first();
		this.order.remove(first);
		if (first.atMillis() > now) {
			first.dueAt(first.atMillis());
			this.order.add(first);
		}
		return first;
	}

}
