package io.github.ssekit.redis.internal.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.codec.Base16;

/**
 * A Lua script that Redis runs as one step: its text, and the digest that Redis knows it
 * by. Immutable.
 *
 * @param name the file it comes from
 * @param text the script
 * @param digest SHA-1 of the text, in hexadecimal digits
 */
public record RedisScript(String name, String text, String digest) {

	/**
	 * Read a script that ships with this library.
	 * @param files the names of its files without their ending, in their order: what
	 * scripts have in common stands in front
	 * @return the script, by the name of the last file
	 */
	public static RedisScript of(String... files) {
		StringBuilder text = new StringBuilder();
		for (String file : files) {
			text.append(read(file));
		}
		return new RedisScript(files[files.length - 1], text.toString(),
				Base16.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
	}

	private static String read(String name) {
		try (InputStream file = RedisScript.class.getResourceAsStream("/io/github/ssekit/redis/" + name + ".lua")) {
			if (file == null) {
				throw new IllegalArgumentException("script " + name + ": is not in this library");
			}
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
