package io.github.ssekit.test.redis;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The Redis serialization protocol, version 2: as much of it as a test needs. */
final class Resp {

	private Resp() {
	}

	/** A command as an array of bulk strings. */
	static byte[] encode(String... words) {
		ByteArrayOutputStream command = new ByteArrayOutputStream();
		command.writeBytes(ascii("*" + words.length + "\r\n"));
		for (String word : words) {
			byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
			command.writeBytes(ascii("$" + bytes.length + "\r\n"));
			command.writeBytes(bytes);
			command.writeBytes(ascii("\r\n"));
		}
		return command.toByteArray();
	}

	/**
	 * Read one reply.
	 * @return a {@code String}, a {@code Long}, a {@code List}, {@code null} for nil, or
	 * a {@link RedisErrorReply}, which is returned because it may stand in a list too
	 */
	static @Nullable Object decode(InputStream in) throws IOException {
		int type = in.read();
		if (type < 0) {
			throw new EOFException("the server has closed the connection");
		}
		String line = line(in);
		return switch (type) {
			case '+' -> line;
			case '-' -> new RedisErrorReply(line);
			case ':' -> Long.valueOf(line);
			case '$' -> bulk(in, Integer.parseInt(line));
			case '*' -> array(in, Integer.parseInt(line));
			default -> throw new IOException("reply '" + (char) type + line + "': is not RESP 2");
		};
	}

	private static @Nullable String bulk(InputStream in, int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("the server has closed the connection within a reply");
		}
		line(in);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static @Nullable List<@Nullable Object> array(InputStream in, int length) throws IOException {
		if (length < 0) {
			return null;
		}
		List<@Nullable Object> elements = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			elements.add(decode(in));
		}
		return Collections.unmodifiableList(elements);
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new EOFException("the server has closed the connection within a reply");
			}
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.UTF_8);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
