package io.github.ssekit.redis.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

import io.github.ssekit.redis.connection.RedisConnector;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which rights the Redis user lacks for one source, whenever a connection is made,
 * as {@link RightsProbe} does for all else: each command is tried on the keys and
 * channels of the source, in a way that leaves nothing behind. What is missing is said in
 * one line, with the command that fixes it. Thread-safe.
 */
public final class SourceRightsProbe implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(SourceRightsProbe.class);

	private static final RedisScript ATTEMPTS = RedisScript.of("attempts");

	private final RedisConnections connections;

	private final String source;

	private final List<Attempt> attempts;

	private final List<Subscription> subscriptions;

	private volatile boolean closed;

	/**
	 * Look at this connection, if there is one, and at each one after it.
	 * @param connections the connections to Redis
	 * @param source what is taken in, for the log
	 * @param attempts commands that the source runs, made harmless
	 * @param subscriptions what it hears
	 */
	public SourceRightsProbe(RedisConnections connections, String source, List<Attempt> attempts,
			List<Subscription> subscriptions) {
		this.connections = connections;
		this.source = source;
		this.attempts = List.copyOf(attempts);
		this.subscriptions = List.copyOf(subscriptions);
		connections.whenConnected(this::look);
	}

	/** The source is taken in no more: nothing is missing for it. */
	@Override
	public void close() {
		this.closed = true;
		this.connections.noteMissingRights(this.source, List.of());
	}

	/** Waits for Redis. One that is away meanwhile is looked at when it is back. */
	private void look() {
		if (this.closed) {
			return;
		}
		try {
			Set<String> rules = new TreeSet<>();
			commands(rules);
			subscriptions(rules);
			if (this.closed) {
				return;
			}
			this.connections.noteMissingRights(this.source, List.copyOf(rules));
			if (!rules.isEmpty()) {
				log.error(
						"The Redis user lacks rights, without which {} is not taken in. The way out:"
								+ " ACL SETUSER <user> {}. They are looked at again at the next connection.",
						this.source, String.join(" ", rules));
			}
		}
		catch (RuntimeException ex) { // also those of a client that is closed meanwhile
			log.debug("The rights for {} could not be looked at. It is tried again at the next connection.",
					this.source, ex);
		}
	}

	private void commands(Set<String> rules) {
		if (this.attempts.isEmpty()) {
			return;
		}
		List<byte[]> words = new ArrayList<>();
		for (Attempt attempt : this.attempts) {
			words.add(AsciiCodec.bytes(attempt.words().size()));
			attempt.words().forEach((word) -> words.add(AsciiCodec.utf8(word)));
		}
		byte[][] keys = this.attempts.stream()
			.filter((attempt) -> attempt.key() > 0)
			.map((attempt) -> attempt.words().get(attempt.key()))
			.distinct()
			.map(AsciiCodec::utf8)
			.toArray(byte[][]::new);
		List<Object> answers;
		try {
			answers = run(keys, words);
		}
		catch (CompletionException ex) {
			if (!isDenied(ex) || !String.valueOf(RedisErrors.translate("", ex).getCause()).contains(" key")) {
				throw ex;
			}
			answers = run(new byte[0][], words); // which of them, each command says
													// itself
		}
		for (int i = 0; i < answers.size(); i++) {
			Attempt attempt = this.attempts.get(i);
			switch (AsciiCodec.text(answers, i)) {
				case "command" -> rules.add(attempt.commandRule());
				case "key", "channel" -> rules.add(attempt.nameRule());
				default -> {
				}
			}
		}
	}

	private List<Object> run(byte[][] keys, List<byte[]> words) {
		return this.connections.writes()
			.<List<Object>>run("for the rights of a source",
					(commands) -> commands.eval(ATTEMPTS.text(), ScriptOutputType.MULTI, keys,
							words.toArray(byte[][]::new)))
			.join();
	}

	/** Not from a script, and not on a connection that others use. */
	private void subscriptions(Set<String> rules) {
		if (this.subscriptions.isEmpty()) {
			return;
		}
		StatefulRedisPubSubConnection<byte[], byte[]> line = this.connections.connectPubSub();
		try {
			line.setTimeout(this.connections.timeout());
			for (Subscription subscription : this.subscriptions) {
				byte[] name = AsciiCodec.bytes(subscription.name());
				try {
					if (subscription.pattern()) {
						line.sync().psubscribe(name);
					}
					else {
						line.sync().subscribe(name);
					}
				}
				catch (RedisCommandExecutionException ex) {
					if (isDenied(ex)) {
						rules.add(String.valueOf(ex.getMessage()).contains(" channels ") ? subscription.rule()
								: subscription.pattern() ? "+psubscribe" : "+subscribe");
					}
				}
			}
		}
		finally {
			RedisConnector.close(line);
		}
	}

	private static boolean isDenied(RuntimeException ex) {
		return RedisErrors.translate("for a right", ex) instanceof RedisRefusedException refused
				&& refused.code().equals("NOPERM");
	}

	/**
	 * A command that leaves nothing behind.
	 *
	 * @param nameRule what is missing where its key or channel may not be named
	 * @param key which of the words is the key; 0 for none
	 * @param words the command
	 */
	public record Attempt(String nameRule, int key, List<String> words) {

		/**
		 * A command whose key is its first argument.
		 * @param nameRule what is missing where that may not be named
		 * @param words the command
		 * @return the attempt
		 */
		public static Attempt of(String nameRule, String... words) {
			return new Attempt(nameRule, 1, List.of(words));
		}

		/**
		 * A command whose key is somewhere else, or which has none.
		 * @param nameRule what is missing where its key or channel may not be named
		 * @param key which of the words the key is; 0 for none
		 * @param words the command
		 * @return the attempt
		 */
		public static Attempt at(String nameRule, int key, String... words) {
			return new Attempt(nameRule, key, List.of(words));
		}

		String commandRule() {
			String command = this.words.get(0);
			boolean isContainer = command.equals("XGROUP") || command.equals("XINFO");
			return ("+" + command + (isContainer ? "|" + this.words.get(1) : "")).toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * A channel that is heard.
	 *
	 * @param rule what is missing where it may not be named
	 * @param name the channel or the pattern
	 * @param pattern whether it is a pattern
	 */
	public record Subscription(String rule, String name, boolean pattern) {
	}

}
