package io.github.ssekit.redis.link;

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
	 * @param name the file's name without its ending
	 * @return the script
	 */
	public static RedisScript of(String name) {
		try (InputStream file = RedisScript.class.getResourceAsStream("/io/github/ssekit/redis/" + name + ".lua")) {
			if (file == null) {
				throw new IllegalArgumentException("script " + name + ": is not in this library");
			}
			byte[] text = file.readAllBytes();
			return new RedisScript(name, new String(text, StandardCharsets.UTF_8), Base16.digest(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
