package io.github.ssekit.flow;

import io.github.ssekit.emitter.Track;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.registry.Listeners;
import io.github.ssekit.wire.EventFrame;

/**
 * The threads that deliver: a few for all streams. Every emitter belongs to one lane, so
 * that its events come in order, and a large fan-out is shared by all. Thread-safe: tell
 * the events of one topic one after another, and every listener hears them so.
 */
public final class Lanes implements AutoCloseable {

	/** With so few listeners it pays to look which lanes they are in. */
	private static final int FEW = 8;

	private final Lane[] lanes;

	/**
	 * Start the threads.
	 * @param count how many
	 */
	public Lanes(int count) {
		this.lanes = new Lane[count];
		for (int i = 0; i < count; i++) {
			this.lanes[i] = new Lane(i, count);
			Thread thread = new Thread(this.lanes[i], "sse-deliver-" + i);
			thread.setDaemon(true);
			thread.start();
		}
	}

	static int of(Track track, int lanes) {
		return Math.floorMod(track.spread(), lanes);
	}

	void deliver(Listeners listeners, EventFrame frame) {
		long which = lanesOf(listeners);
		for (int i = 0; i < this.lanes.length; i++) {
			if ((which & (1L << i)) != 0) {
				this.lanes[i].deliver(listeners, frame);
			}
		}
	}

	void reset(Listeners listeners, LostReason reason, Position head) {
		for (Lane lane : this.lanes) {
			lane.reset(listeners, reason, head);
		}
	}

	/** Stop the threads; what is queued is not delivered any more. */
	@Override
	public void close() {
		for (Lane lane : this.lanes) {
			lane.stop();
		}
	}

	private long lanesOf(Listeners listeners) {
		if (listeners.count() > FEW) {
			return -1L;
		}
		long[] which = new long[1];
		listeners.forEach((track) -> which[0] |= 1L << of(track, this.lanes.length));
		return which[0];
	}

}
