package io.github.ssekit.internal.emitter;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * Says which topic an emitter that catches up reads next: one page at a time, one topic
 * after another, so that a slow reader costs a page of memory and no more. Guarded by the
 * monitor of its {@link StreamState}.
 */
final class CatchUp {

	private static final long PAUSE_NANOS = 1_000_000_000L;

	private final StreamCursor cursors;

	private boolean reading;

	/** Whose turn it is, so that one long history does not hold up the others. */
	private int turn;

	/** After a read has failed: when to try again, by the hub's nano time. */
	private long pausedUntil;

	private boolean paused;

	CatchUp(StreamCursor cursors) {
		this.cursors = cursors;
	}

	/** Whether there is more to read, or may be: the answer of a read is waited for. */
	boolean isBehind() {
		if (this.reading) {
			return true;
		}
		for (int i = 0; i < this.cursors.size(); i++) {
			if (this.cursors.get(i).isBehind()) {
				return true;
			}
		}
		return false;
	}

	/** The page to read next, or null if a read is under way or has just failed. */
	@Nullable Page next(long now) {
		if (this.reading || (this.paused && now - this.pausedUntil < 0)) {
			return null;
		}
		for (int i = 0; i < this.cursors.size(); i++) {
			this.turn = (this.turn + 1) % this.cursors.size();
			TopicCursor cursor = this.cursors.get(this.turn);
			if (cursor.isBehind()) {
				this.reading = true;
				Page page = new Page(cursor, cursor.queued(), cursor.head());
				cursor.verify(false);
				return page;
			}
		}
		return null;
	}

	/** A read has come back, or has failed. */
	void done(Page page, boolean successful, long now) {
		this.reading = false;
		if (!successful) {
			page.cursor().verify(true); // whether it was asked for that or not
		}
		this.paused = !successful;
		this.pausedUntil = now + PAUSE_NANOS;
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * A page to be read.
	 *
	 * @param cursor the topic
	 * @param after where the page begins
	 * @param head the newest place known when it was asked for
	 */
	record Page(TopicCursor cursor, Position after, Position head) {
	}

	/**
	 * What a page has brought.
	 *
	 * @param lost why the history could not be had, or null
	 * @param events how many events of it are in the outbox now
	 */
	record Taken(@Nullable LostReason lost, int events) {

		static final Taken NOTHING = new Taken(null, 0);

	}

}
