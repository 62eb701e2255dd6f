package io.github.ssekit.test.client;

/**
 * The state of an {@code EventSource} (HTML standard, section 9.2.2).
 */
public enum ReadyState {

	/** Not connected yet, or waiting to connect again. */
	CONNECTING,

	/** A stream is open. */
	OPEN,

	/** Over for good: no connection, and none will be made. */
	CLOSED

}
