package io.github.ssekit.emitter;

import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.Position;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an emitter has missed, one page at a time, one topic after another: the next
 * page only when the sink has taken the one before, so that a slow reader costs a page of
 * memory and no more. Every field is guarded by the lock of the emitter.
 */
final class CatchUp {

	private static final int PAGE_EVENTS = 256;

	private static final int PAGE_BYTES = 64 * 1024;

	private static final long PAUSE_NANOS = 1_000_000_000L;

	private final EventStore store;

	private final Tracks tracks;

	private final int pageBytes;

	private boolean reading;

	/** Whose turn it is, so that one long history does not hold up the others. */
	private int turn;

	/** After a read has failed: when to try again, by {@link System#nanoTime()}. */
	private long pausedUntil;

	private boolean paused;

	CatchUp(EventStore store, Tracks tracks, int outboxMaxBytes) {
		this.store = store;
		this.tracks = tracks;
		this.pageBytes = Math.min(PAGE_BYTES, outboxMaxBytes / 2);
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
	@Nullable Track next(long now) {
		if (this.reading || (this.paused && now - this.pausedUntil < 0)) {
			return null;
		}
		for (int i = 0; i < this.tracks.size(); i++) {
			this.turn = (this.turn + 1) % this.tracks.size();
			Track track = this.tracks.get(this.turn);
			if (track.isBehind()) {
				this.reading = true;
				this.paused = false;
				return track;
			}
		}
		return null;
	}

	/** Read a page; called without the lock, by whoever was given the track. */
	CompletionStage<Replay> read(Track track, Position after) {
		return this.store.replay(track.topic(), after, PAGE_EVENTS, this.pageBytes);
	}

	void done() {
		this.reading = false;
	}

	void failed(long now) {
		this.reading = false;
		this.paused = true;
		this.pausedUntil = now + PAUSE_NANOS;
	}

	boolean isPaused() {
		return this.paused;
	}

}
