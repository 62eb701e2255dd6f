package io.github.ssekit.internal.drain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.internal.emitter.Emitter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drain from its begin to its end: when which stream is told to come back, and how
 * soon. The streams are closed by one thread at a time; the rest is thread-safe.
 */
final class DrainRun {

	private static final Logger log = LoggerFactory.getLogger(DrainRun.class);

	/**
	 * How many are to come back in a second. A stream that opens costs a node about a
	 * third of a millisecond, and those who come back share what is left of the nodes.
	 */
	private static final int RETURNING_PER_SECOND = 500;

	/** Nobody is sent away for longer, however many there are. */
	private static final Duration LONGEST_SPREAD = Duration.ofMinutes(1);

	private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

	/** Those who were not told yet. As all below, used by the thread that closes. */
	private final Deque<Emitter> toClose = new ArrayDeque<>();

	/** Since when, and until when, and how many are spread evenly. */
	private long spreadFrom;

	private long spreadTo;

	private int spreadCount;

	private Duration returning = Duration.ZERO;

	/** When the last one is told; written under the monitor. */
	private volatile long closedAt;

	/** When whoever is left is cut off; written under the monitor. */
	private volatile long cutAt;

	DrainRun(Duration window, Duration timeout, @Nullable Duration limit, long now) {
		long end = window.plus(timeout).toNanos();
		long latest = (limit != null) ? Math.min(end, limit.toNanos()) : end;
		this.cutAt = now + latest;
		// the last ones have their time, even where the window has none
		this.closedAt = now + Math.min(window.toNanos(), Math.max(0, latest - timeout.toNanos()));
		this.spreadFrom = now;
		this.spreadTo = now;
	}

	/** When it is over, for one who waits and may lose patience. */
	CompletionStage<@Nullable Void> over() {
		CompletableFuture<@Nullable Void> waiting = new CompletableFuture<>();
		CompletableFuture<?> unused = this.over.whenComplete((done, failure) -> {
			if (failure != null) {
				waiting.cancel(false);
			}
			else {
				waiting.complete(null);
			}
		});
		return waiting;
	}

	public boolean isOver() {
		return this.over.isDone();
	}

	void complete() {
		this.over.complete(null);
	}

	/** Take it back. Answers whether it was still going on. */
	boolean cancel() {
		return this.over.cancel(false);
	}

	/** Be over no later than another one. */
	synchronized void hurry(DrainRun other) {
		if (other.closedAt - this.closedAt < 0) {
			this.closedAt = other.closedAt;
		}
		if (other.cutAt - this.cutAt < 0) {
			this.cutAt = other.cutAt;
		}
	}

	/** Begin with these. */
	void begin(List<Emitter> open, RandomGenerator random) {
		List<Emitter> shuffled = new ArrayList<>(open);
		// no client is always the last
		for (int i = shuffled.size() - 1; i > 0; i--) {
			Collections.swap(shuffled, i, random.nextInt(i + 1));
		}
		this.toClose.addAll(shuffled);
		spreadUntil(this.closedAt, this.spreadFrom);
		log.info("Draining {} streams over {} ms.", open.size(), (this.spreadTo - this.spreadFrom) / 1_000_000);
	}

	void closeWhoseTimeHasCome(long now) {
		long until = this.closedAt;
		if (until != this.spreadTo) {
			spreadUntil(until, now);
		}
		long left = this.spreadTo - now;
		long all = this.spreadTo - this.spreadFrom;
		int mayStay = (left <= 0 || all <= 0) ? 0 : (int) (this.spreadCount * ((double) left / all));
		while (this.toClose.size() > mayStay && !isOver()) {
			close(this.toClose.removeFirst());
		}
	}

	boolean hasClosedAll() {
		return this.toClose.isEmpty();
	}

	boolean isTimeUp(long now) {
		return now - this.cutAt >= 0;
	}

	/**
	 * Spread those who are left over the time that is left, and their return over what a
	 * node can bear.
	 */
	private void spreadUntil(long until, long now) {
		this.spreadFrom = now;
		this.spreadTo = until;
		this.spreadCount = this.toClose.size();
		Duration bearable = Duration.ofMillis(1000L * this.spreadCount / RETURNING_PER_SECOND);
		Duration missing = bearable.minusNanos(Math.max(0, until - now));
		this.returning = missing.isNegative() ? Duration.ZERO
				: (missing.compareTo(LONGEST_SPREAD) > 0) ? LONGEST_SPREAD : missing;
	}

	private void close(Emitter emitter) {
		try {
			emitter.close(CloseReason.SHUTDOWN, this.returning);
		}
		catch (Throwable ex) {
			// the others are told all the same; this one is cut off at the end
			log.warn("{} could not be closed.", emitter, ex);
		}
	}

}
