package io.github.ssekit.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks who else uses the prefix: another application, or a node with another secret, or
 * with none. Each node says three times in a lease who it is, in one hash, which
 * remembers it for a lease.
 *
 * <pre>
 * HSET sse:~applications "shop 5f2a91c0" 1700000015000
 * PEXPIRE sse:~applications 15000
 * HGETALL sse:~applications
 * </pre>
 *
 * Thread-safe; the fields are guarded by the monitor.
 */
final class SharedPrefixCheck implements HealthSource {

	private static final Logger log = LoggerFactory.getLogger(SharedPrefixCheck.class);

	private static final RedisScript APPLICATIONS = RedisScript.of("applications");

	/** What an other one can be; anything else somebody else has written. */
	private static final Pattern OTHER = Pattern.compile("\\S{0,200} (-|[0-9a-f]{8}(,[0-9a-f]{8})?)");

	private static final String NO_SECRET = "-";

	private static final Duration SOON = Duration.ofMillis(200);

	private static final int BEATS = 3;

	private final RedisConnections connections;

	private final String prefix;

	private final String application;

	/** What tells the secrets of this node, the one that signs first. */
	private final List<String> secrets;

	private final Duration lease;

	private final byte[][] key;

	private final byte[][] arguments;

	/** Applications of which a connection was logged. */
	private final Set<String> told = new HashSet<>();

	/** What is wrong with the secrets, or null. */
	private @Nullable String trouble;

	private @Nullable Instant since;

	SharedPrefixCheck(RedisConnections connections, Keys keys, RedisSettings settings) {
		this.connections = connections;
		this.prefix = keys.prefix();
		this.application = settings.application();
		this.secrets = MessageSigner.of(settings.secrets(), keys.prefix()).fingerprints();
		this.lease = settings.lease();
		this.key = AsciiCodec.keys(keys.own("applications"));
		String me = this.application + ' ' + (this.secrets.isEmpty() ? NO_SECRET : String.join(",", this.secrets));
		this.arguments = new byte[][] { AsciiCodec.utf8(me), AsciiCodec.bytes(this.lease.toMillis()) };
	}

	/**
	 * Look now, or as soon as there is a connection, and go on until the link is closed.
	 */
	void start() {
		this.connections.later(this::look, Duration.ZERO);
	}

	@Override
	public synchronized List<HealthProblem> problems() {
		return (this.trouble != null && this.since != null)
				? List.of(new HealthProblem("redis-secret", HealthProblem.Severity.DEGRADED, this.trouble, this.since))
				: List.of();
	}

	private void look() {
		CompletableFuture<?> unused = this.connections.writes()
			.<List<Object>>run("to look who shares the prefix", APPLICATIONS, ScriptOutputType.MULTI, this.key,
					this.arguments)
			.thenAccept((others) -> onOthers(others.stream().map(AsciiCodec::text).toList()))
			.whenComplete((done, failure) -> {
				this.connections.later(this::look, (failure == null) ? this.lease.dividedBy(BEATS) : SOON);
				if (failure != null) {
					log.debug("It is not known who shares the prefix {}. It is asked again.", this.prefix, failure);
				}
			});
	}

	/** Package-private for a test. */
	synchronized void onOthers(List<String> others) {
		String wrong = null;
		for (String other : others) {
			if (OTHER.matcher(other).matches()) {
				int space = other.indexOf(' ');
				String name = other.substring(0, space);
				onApplication(name);
				String difference = difference(name, other.substring(space + 1));
				wrong = (difference != null) ? difference : wrong;
			}
		}
		if (wrong != null && !wrong.equals(this.trouble)) {
			log.warn("{}", wrong);
		}
		this.since = (wrong == null) ? null : (this.since != null) ? this.since : Instant.now();
		this.trouble = wrong;
	}

	private void onApplication(String other) {
		if (!this.application.isEmpty() && !other.isEmpty() && !other.equals(this.application)
				&& this.told.add(other)) {
			log.warn("Application {} uses the same prefix in Redis as application {}: {}. Each hears the events of the "
					+ "other, and sees its clients. Set another sse.redis.key-prefix for one of them. If they are to "
					+ "share it, set one sse.redis.application for both. After a renaming nothing is to be done: the "
					+ "former name is forgotten when its last node is gone.", this.application, other, this.prefix);
		}
	}

	private @Nullable String difference(String name, String other) {
		String who = "Another node with the prefix " + this.prefix + " in Redis"
				+ (name.isEmpty() ? "" : " (application " + name + ")");
		boolean has = !other.equals(NO_SECRET);
		if (!has && this.secrets.isEmpty()) {
			return null;
		}
		String follows = ". Events that are kept come late, and others are lost; tickets are refused. The way out: one "
				+ "sse.redis.secret on all nodes";
		if (!has) {
			return who + " has no sse.redis.secret, and this one has" + follows;
		}
		if (this.secrets.isEmpty()) {
			return who + " has an sse.redis.secret, and this one has none" + follows;
		}
		List<String> theirs = List.of(other.split(","));
		boolean fits = this.secrets.contains(theirs.get(0)) && theirs.contains(this.secrets.get(0));
		return fits ? null : who + " has another sse.redis.secret than this one" + follows
				+ "; while it is replaced the other one is sse.redis.additional-secret";
	}

}
