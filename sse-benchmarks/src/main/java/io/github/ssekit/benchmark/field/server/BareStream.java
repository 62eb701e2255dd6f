package io.github.ssekit.benchmark.field.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A socket, and what it could not take yet. Of the selecting thread alone. */
final class BareStream {

	private final SocketChannel channel;

	private final SelectionKey key;

	private final Deque<ByteBuffer> waiting = new ArrayDeque<>(0);

	BareStream(SocketChannel channel, SelectionKey key) {
		this.channel = channel;
		this.key = key;
	}

	/** Whether the peer is still there. */
	boolean read(ByteBuffer into) {
		try {
			return this.channel.read(into) >= 0 || close();
		}
		catch (IOException ex) {
			return close();
		}
	}

	/** Write, or keep it for later; whether the peer is still there. */
	boolean write(ByteBuffer chunk) {
		if (this.waiting.isEmpty()) {
			try {
				this.channel.write(chunk);
			}
			catch (IOException ex) {
				return close();
			}
		}
		if (chunk.hasRemaining()) {
			this.waiting.add(chunk);
			this.key.interestOps(SelectionKey.OP_WRITE);
		}
		return true;
	}

	/** Write what waits; whether the peer is still there. */
	boolean drain() {
		try {
			ByteBuffer[] chunks = this.waiting.toArray(new ByteBuffer[0]);
			this.channel.write(chunks);
			this.waiting.removeIf((chunk) -> !chunk.hasRemaining());
		}
		catch (IOException ex) {
			return close();
		}
		if (this.waiting.isEmpty()) {
			this.key.interestOps(0);
		}
		return true;
	}

	private boolean close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// it is gone either way
		}
		return false;
	}

}
