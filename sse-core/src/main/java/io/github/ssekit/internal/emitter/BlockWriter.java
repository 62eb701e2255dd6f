package io.github.ssekit.internal.emitter;

import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.internal.wire.ControlFrame;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.internal.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Turns frames into blocks: as many whole ones as fit into one buffer, so that what waits
 * goes out as one write; a block that is larger goes out in pieces, straight from the
 * bytes that all streams share. Used by the one thread that drains the emitter;
 * {@link #fill} under the monitor of the {@link StreamState} as well, since it moves the
 * cursors.
 */
final class BlockWriter {

	private final StreamCursor cursors;

	private byte @Nullable [] rest;

	private int restOffset;

	BlockWriter(StreamCursor cursors) {
		this.cursors = cursors;
	}

	/** Whether a block has been begun that must be ended before anything else. */
	boolean isInsideBlock() {
		return this.rest != null;
	}

	/** The bytes of which a piece is to be written. */
	byte[] rest() {
		return (this.rest != null) ? this.rest : new byte[0];
	}

	int restOffset() {
		return this.restOffset;
	}

	/** Take the next piece. Answers its length. */
	int nextPiece(int longest) {
		byte[] bytes = rest();
		int length = Math.min(longest, bytes.length - this.restOffset);
		this.restOffset += length;
		return length;
	}

	/** Call after a piece was written. */
	void pieceWritten() {
		if (this.restOffset == rest().length) {
			this.rest = null;
			this.restOffset = 0;
		}
	}

	/** Move frames from the outbox into the buffer. Answers how many bytes it holds. */
	int fill(WriterContext context, Outbox outbox) {
		byte[] buffer = context.buffer();
		int at = 0;
		Frame frame = outbox.peek();
		while (frame != null && !isInsideBlock()) {
			byte[] body = frame.body();
			int longestId = this.cursors.longestId((frame instanceof ControlFrame own) ? own.id() : null);
			boolean fits = at + longestId + body.length <= buffer.length;
			if (!fits && at > 0) {
				break; // first what is whole
			}
			outbox.remove();
			// of the topics that a stream may have, every id is shorter than the buffer
			at = writeId(context, frame, buffer, at);
			int length = Math.min(body.length, buffer.length - at);
			System.arraycopy(body, 0, buffer, at, length);
			at += length;
			if (length < body.length) {
				this.rest = body;
				this.restOffset = length;
			}
			frame = outbox.peek();
		}
		return at;
	}

	/** One event, or nothing where it does not fit, or inside a block. */
	int fill(WriterContext context, TopicCursor cursor, EventFrame frame) {
		byte[] buffer = context.buffer();
		byte[] body = frame.body();
		if (isInsideBlock() || this.cursors.longestId(null) + body.length > buffer.length) {
			return 0;
		}
		StoredEvent stored = frame.stored();
		if (stored != null) {
			cursor.written(stored.position());
		}
		context.countEvent(stored);
		int at = this.cursors.writeId(buffer, 0, (stored != null) ? cursor : null, frame.place());
		System.arraycopy(body, 0, buffer, at, body.length);
		return at + body.length;
	}

	private int writeId(WriterContext context, Frame frame, byte[] target, int at) {
		if (frame instanceof ControlFrame own) {
			own.moves().forEach((topic, position) -> {
				TopicCursor cursor = this.cursors.of(topic);
				if (cursor != null) {
					cursor.written(position);
				}
			});
			return this.cursors.writeId(target, at, own.id(), own.forGood());
		}
		EventFrame event = (EventFrame) frame;
		StoredEvent stored = event.stored();
		TopicCursor cursor = (stored != null) ? this.cursors.of(stored.topic()) : null;
		if (cursor != null && stored != null) {
			cursor.written(stored.position());
		}
		context.countEvent(stored);
		return this.cursors.writeId(target, at, cursor, event.place());
	}

}
