package io.github.ssekit.test.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.test.redis.RedisServer.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Says what a {@link RedisServer} is to be like, and starts it. May start more than one.
 * Not thread-safe.
 */
public final class RedisServerBuilder {

	private final Map<String, String> values = new LinkedHashMap<>();

	private final List<String> lines = new ArrayList<>();

	private @Nullable TlsCertificate tls;

	private @Nullable Binary binary;

	private boolean own;

	RedisServerBuilder() {
	}

	/**
	 * Keep everything that has been acknowledged, even if the server is killed:
	 * {@code appendonly yes}, {@code appendfsync always}. Implies {@link #own()}.
	 * @return this
	 */
	public RedisServerBuilder appendOnly() {
		return config("appendonly", "yes").config("appendfsync", "always");
	}

	/**
	 * Set something in the configuration file. {@code requirepass} is also what
	 * {@link RedisServer#command(String...)} logs in with. Implies {@link #own()}.
	 * @param name such as {@code maxmemory}
	 * @param value as it stands in {@code redis.conf}, such as {@code 5mb}; with quotes
	 * around what holds blanks but is one value
	 * @return this
	 * @throws IllegalArgumentException if either would break the line
	 */
	public RedisServerBuilder config(String name, String value) {
		this.values.put(oneWord(name), oneLine(value));
		return own();
	}

	/**
	 * Let in another user besides the default one, who may do everything. Implies
	 * {@link #own()}.
	 * @param name the name, without blanks
	 * @param rules as in {@code ACL SETUSER}, such as {@code on >secret ~sse:* +@read}
	 * @return this
	 * @throws IllegalArgumentException if either would break the line
	 */
	public RedisServerBuilder user(String name, String rules) {
		this.lines.add("user " + oneWord(name) + " " + oneLine(rules));
		return own();
	}

	/**
	 * Speak nothing but TLS, at its one port; clients need no certificate. Implies
	 * {@link #own()}.
	 * @param certificate the server's
	 * @return this
	 */
	public RedisServerBuilder tls(TlsCertificate certificate) {
		this.tls = certificate;
		return own();
	}

	/**
	 * Insist on a source, whatever the system property says.
	 * @param wanted where the server has to come from
	 * @return this
	 */
	public RedisServerBuilder binary(Binary wanted) {
		this.binary = wanted;
		return this;
	}

	/**
	 * Insist on a server that can be configured, stopped and killed: not the one of
	 * {@code SSE_TEST_REDIS}, even where that is set.
	 * @return this
	 */
	public RedisServerBuilder own() {
		this.own = true;
		return this;
	}

	/**
	 * Start the server and wait until it answers.
	 * @return the server
	 * @throws IllegalStateException if there is none to be had; the message tells what
	 * was tried
	 */
	public RedisServer start() {
		return RedisServerSource.open(this.binary, this.own,
				new RedisServerSettings(this.values, this.lines, this.tls));
	}

	private static String oneWord(String name) {
		if (name.isBlank() || name.chars().anyMatch(Character::isWhitespace)) {
			throw new IllegalArgumentException("name '" + name + "': must be one word");
		}
		return name;
	}

	private static String oneLine(String value) {
		if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
			throw new IllegalArgumentException("value '" + value + "': must be one line");
		}
		return value;
	}

}
