package io.github.ssekit.emitter;

import org.jspecify.annotations.Nullable;

/**
 * Says which topic an emitter that catches up reads next: one page at a time, one topic
 * after another, so that a slow reader costs a page of memory and no more. Guarded by the
 * monitor of its backlog.
 */
final class CatchUp {

	private static final long PAUSE_NANOS = 1_000_000_000L;

	private final StreamCursor tracks;

	private boolean reading;

	/** Whose turn it is, so that one long history does not hold up the others. */
	private int turn;

	/** After a read has failed: when to try again, by {@link System#nanoTime()}. */
	private long pausedUntil;

	private boolean paused;

	CatchUp(StreamCursor tracks) {
		this.tracks = tracks;
	}

	boolean isBehind() {
		for (int i = 0; i < this.tracks.size(); i++) {
			if (this.tracks.get(i).isBehind()) {
				return true;
			}
		}
		return false;
	}

	/** The track to read next, or null if a read is under way or has just failed. */
	@Nullable TopicCursor next(long now) {
		if (this.reading || (this.paused && now - this.pausedUntil < 0)) {
			return null;
		}
		for (int i = 0; i < this.tracks.size(); i++) {
			this.turn = (this.turn + 1) % this.tracks.size();
			TopicCursor track = this.tracks.get(this.turn);
			if (track.isBehind()) {
				this.reading = true;
				return track;
			}
		}
		return null;
	}

	/** A read has come back, or has failed. */
	void done(boolean successful, long now) {
		this.reading = false;
		this.paused = !successful;
		this.pausedUntil = now + PAUSE_NANOS;
	}

	boolean isPaused() {
		return this.paused;
	}

}
