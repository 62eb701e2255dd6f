package io.github.ssekit.test.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.function.IntPredicate;

/**
 * The newest bytes of the bodies, by attempt. Not thread-safe.
 */
final class RawBodies {

	private static final int PIECE = 4096;

	private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

	private final int limit;

	private long size;

	RawBodies(int limit) {
		this.limit = limit;
	}

	void add(int attempt, byte[] bytes, int offset, int length) {
		if (this.limit == 0) {
			return;
		}
		int at = offset;
		while (at < offset + length) {
			Piece piece = this.pieces.peekLast();
			if (piece == null || piece.attempt() != attempt || piece.bytes().size() == PIECE) {
				piece = new Piece(attempt, new ByteArrayOutputStream());
				this.pieces.addLast(piece);
			}
			int count = Math.min(offset + length - at, PIECE - piece.bytes().size());
			piece.bytes().write(bytes, at, count);
			this.size += count;
			at += count;
			forgetOldest();
		}
	}

	/** Whole pieces go, so that up to one piece more than the limit is kept. */
	private void forgetOldest() {
		while (this.size - this.pieces.getFirst().bytes().size() >= this.limit) {
			this.size -= this.pieces.removeFirst().bytes().size();
		}
	}

	String text(IntPredicate attempts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (Piece piece : this.pieces) {
			if (attempts.test(piece.attempt())) {
				all.writeBytes(piece.bytes().toByteArray());
			}
		}
		return all.toString(StandardCharsets.UTF_8);
	}

	private record Piece(int attempt, ByteArrayOutputStream bytes) {
	}

}
