package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.util.Arrays;

import jakarta.servlet.ServletOutputStream;

/**
 * The way of bytes out of a response that every container has: its output stream. All of
 * it is called under the lock of the {@linkplain ServletEventSink sink}; nothing blocks.
 */
final class ServletResponseWriter {

	private final ServletOutputStream out;

	private final Runnable cut;

	/** Whether the container has no non-blocking writes (MockMvc). */
	private final boolean blocking;

	ServletResponseWriter(ServletOutputStream out, Runnable cut, boolean blocking) {
		this.out = out;
		this.cut = cut;
		this.blocking = blocking;
	}

	/**
	 * Asked before each write and each flush.
	 * @return whether something can be written; where not, the sink is told when it can
	 */
	boolean isReady() {
		return this.blocking || this.out.isReady();
	}

	/**
	 * Write all of it.
	 * @param bytes the caller's, who may use them for something else afterwards
	 * @param offset where it begins
	 * @param length how many
	 * @throws IOException if the client is gone
	 */
	void write(byte[] bytes, int offset, int length) throws IOException {
		// a copy: Jetty goes on reading the array after write has returned
		this.out.write(Arrays.copyOfRange(bytes, offset, offset + length));
	}

	/**
	 * Send what was written.
	 * @throws IOException if the client is gone
	 */
	void flush() throws IOException {
		this.out.flush();
	}

	/**
	 * Break the connection, so that the client hears no end of the response. Called
	 * before the request is completed.
	 */
	void cut() {
		this.cut.run();
	}

}
