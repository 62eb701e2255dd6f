package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import jakarta.servlet.ServletOutputStream;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Writes chunks to a socket of Tomcat. What the socket does not take at once is left in
 * Tomcat's own buffer of the connection, and Tomcat says when it is gone, as it does for
 * what goes through the response.
 */
final class TomcatOutlet implements Outlet {

	private final SocketWrapperBase<?> connection;

	private final SocketChannel socket;

	private final ServletOutputStream out;

	private final Runnable cut;

	/** Guarded by the sink's lock: something was left to Tomcat. */
	private boolean left;

	TomcatOutlet(SocketWrapperBase<?> connection, SocketChannel socket, ServletOutputStream out, Runnable cut) {
		this.connection = connection;
		this.socket = socket;
		this.out = out;
		this.cut = cut;
	}

	@Override
	public boolean isReady() {
		if (this.left) {
			this.left = !this.out.isReady();
		}
		return !this.left;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		try (Chunk chunk = Chunk.of(bytes, offset, length)) {
			ByteBuffer buffer = chunk.buffer();
			this.socket.write(buffer);
			if (buffer.hasRemaining()) {
				this.left = true;
				this.connection.write(false, buffer); // which copies it
				// tells Tomcat as well that it has just been written to, or it would take
				// the connection for one that has been stuck for as long as it was silent
				this.connection.flush(false);
			}
		}
	}

	@Override
	public void flush() {
		// a write is sent at once
	}

	@Override
	public void cut() {
		this.cut.run();
	}

}
