package io.github.ssekit.test.redis;

/**
 * Where a server listens.
 *
 * @param host a name or an address, not blank
 * @param port from 1 to 65535
 */
public record RedisAddress(String host, int port) {

	/**
	 * Check both.
	 * @throws IllegalArgumentException if the host is blank or the port no port
	 */
	public RedisAddress {
		if (host.isBlank()) {
			throw new IllegalArgumentException("host '" + host + "': must not be blank");
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("port " + port + ": must be from 1 to 65535");
		}
	}

	/**
	 * Read an address as {@link #toString()} writes it.
	 * @param text {@code host:port}
	 * @return the address
	 * @throws IllegalArgumentException if it is anything else
	 */
	public static RedisAddress parse(String text) {
		int colon = text.lastIndexOf(':');
		try {
			return new RedisAddress(text.substring(0, Math.max(colon, 0)), Integer.parseInt(text.substring(colon + 1)));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("address '" + text + "': must be host:port", ex);
		}
	}

	/**
	 * The address in the usual notation.
	 * @return {@code host:port}
	 */
	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

}
