package io.github.ssekit.test.redis;

/**
 * What a server answers when it refuses a command, such as
 * {@code WRONGTYPE Operation against a key holding the wrong kind of value}. Immutable.
 */
public final class RedisErrorReply extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RedisErrorReply(String message) {
		super(message);
	}

	/**
	 * The first word of the message, by which errors are told apart.
	 * @return such as {@code ERR}, {@code READONLY} or {@code OOM}
	 */
	public String code() {
		String message = String.valueOf(getMessage());
		int space = message.indexOf(' ');
		return (space < 0) ? message : message.substring(0, space);
	}

}
