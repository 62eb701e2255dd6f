package io.github.ssekit.redis.internal.connection;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which rights the Redis user lacks, whenever a connection is made: a right that is
 * missing is best known before the first event. Rights cannot be asked for by who has
 * few, so each command is tried, on a key and a channel of its own; nothing is left
 * behind. What is missing is said in one line, with the command that fixes it; nothing
 * else follows from it. Thread-safe.
 */
public final class RightsProbe {

	private static final Logger log = LoggerFactory.getLogger(RightsProbe.class);

	private static final RedisScript RIGHTS = RedisScript.of("rights");

	private final RedisConnections connections;

	private final String prefix;

	private final byte[] name;

	private final RedisSettings.BrokerKind broker;

	private final byte[] announcing;

	/** Replaced by each look. */
	private volatile List<String> missing = List.of();

	/**
	 * Look at the next connection, and at each one after it.
	 * @param connections the connections to Redis
	 * @param settings how Redis is used
	 */
	public RightsProbe(RedisConnections connections, RedisSettings settings) {
		this.connections = connections;
		this.prefix = settings.keyPrefix();
		this.name = AsciiCodec.bytes(Keys.byTopic(this.prefix).own("{rights}"));
		this.broker = settings.broker();
		this.announcing = AsciiCodec.bytes(switch (this.broker) {
			case PUBSUB -> "PUBLISH";
			case SHARDED -> "SPUBLISH";
		});
		connections.whenConnected(this::look);
	}

	/**
	 * What is missing, as of the last connection.
	 * @return rules as {@code ACL SETUSER} takes them, such as {@code +publish},
	 * {@code ~sse:*} for keys or {@code &sse:*} for channels; empty if nothing is, or
	 * nobody has looked yet
	 */
	public List<String> missing() {
		return this.missing;
	}

	/** Waits for Redis. One that is away meanwhile is looked at when it is back. */
	private void look() {
		try {
			Set<String> rules = new TreeSet<>();
			byte[][] keys = { this.name };
			attempt(rules, "eval", () -> script(rules, keys));
			if (rules.contains(rule("keys"))) {
				attempt(rules, "eval", () -> script(rules, new byte[0][]));
			}
			attempt(rules, "evalsha",
					() -> this.connections.writes()
						.<Object>run("for the right to run scripts",
								(commands) -> commands.evalsha(RIGHTS.digest(), ScriptOutputType.MULTI, keys, this.name,
										this.announcing))
						.join());
			subscriptions(rules);
			this.missing = List.copyOf(rules);
			tell();
		}
		catch (RuntimeException ex) { // also those of a client that is closed meanwhile
			log.debug("The rights could not be looked at. It is tried again at the next connection.", ex);
		}
	}

	private void script(Set<String> rules, byte[][] keys) {
		List<Object> answer = this.connections.writes()
			.<List<Object>>run("for its rights",
					(commands) -> commands.eval(RIGHTS.text(), ScriptOutputType.MULTI, keys, this.name,
							this.announcing))
			.join();
		answer.forEach((rule) -> rules.add(rule(AsciiCodec.text(rule))));
	}

	/** Not from a script, and not on a connection that others use. */
	private void subscriptions(Set<String> rules) {
		StatefulRedisPubSubConnection<byte[], byte[]> line = this.connections.connectPubSub();
		try {
			line.setTimeout(this.connections.timeout());
			attempt(rules, "subscribe", () -> line.sync().subscribe(this.name));
			attempt(rules, "unsubscribe", () -> line.sync().unsubscribe(this.name));
			if (this.broker == RedisSettings.BrokerKind.SHARDED) {
				attempt(rules, "ssubscribe", () -> line.sync().ssubscribe(this.name));
			}
		}
		finally {
			RedisConnector.close(line);
		}
	}

	/** What fails for another reason than a right does not count against the user. */
	private void attempt(Set<String> rules, String command, Runnable use) {
		try {
			use.run();
		}
		catch (RedisCommandExecutionException | CompletionException ex) {
			Throwable failure = RedisErrors.translate("for a right", ex);
			if (failure instanceof RedisAwayException) {
				throw ex;
			}
			if (failure instanceof RedisRefusedException refused && refused.code().equals("NOPERM")) {
				rules.add(rule(kind(String.valueOf(refused.getCause()), command)));
			}
		}
	}

	private static String kind(String answer, String command) {
		if (answer.contains(" channels ")) {
			return "channels";
		}
		return answer.contains(" keys ") ? "keys" : "+" + command;
	}

	private String rule(String kind) {
		return switch (kind) {
			case "keys" -> "~" + this.prefix + ":*";
			case "channels" -> "&" + this.prefix + ":*";
			default -> kind;
		};
	}

	private void tell() {
		List<String> rules = this.missing;
		if (!rules.isEmpty()) {
			log.error(
					"The Redis user lacks rights, without which events, streams or kicks fail. "
							+ "The way out: ACL SETUSER {} {}. They are looked at again at the next connection.",
					user(), String.join(" ", rules));
		}
	}

	/** As far as the user may know its own name. */
	private String user() {
		try {
			return this.connections.writes().run("for the user", (commands) -> commands.aclWhoami()).join();
		}
		catch (CompletionException ex) {
			return "<user>";
		}
	}

}
