package io.github.ssekit.spring.servlet;

import java.io.IOException;

/**
 * The way of bytes out of a response. All of it is called under the lock of the
 * {@linkplain ServletEventSink sink}; nothing blocks.
 */
interface Outlet {

	/**
	 * Asked before each write and each flush.
	 * @return whether something can be written; where not, the sink is told when it can
	 */
	boolean isReady();

	/**
	 * Write all of it.
	 * @param bytes the caller's, who may use them for something else afterwards
	 * @param offset where it begins
	 * @param length how many
	 * @throws IOException if the client is gone
	 */
	void write(byte[] bytes, int offset, int length) throws IOException;

	/**
	 * Send what was written.
	 * @throws IOException if the client is gone
	 */
	void flush() throws IOException;

	/**
	 * Break the connection, so that the client hears no end of the response. Called
	 * before the request is completed.
	 */
	void cut();

}
