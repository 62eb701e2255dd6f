package io.github.ssekit.redis.internal.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks how Redis is set, whenever a connection is made: whether it may evict histories,
 * and whether it cuts off who hears channels. A user who may not ask ({@code INFO},
 * {@code CONFIG GET}), as with most managed servers, is told nothing, and does not ask
 * twice. Of a Cluster one node is asked. Thread-safe.
 */
public final class ServerProbe {

	private static final Logger log = LoggerFactory.getLogger(ServerProbe.class);

	/** What is set where nobody has set anything: 32 MB, or 8 MB for a minute. */
	private static final long HARD_LIMIT = 32L * 1024 * 1024;

	private static final long SOFT_LIMIT = 8L * 1024 * 1024;

	/** Evict nothing, or first what lives shortest, which are the idempotency keys. */
	private static final Set<String> KEEPS_HISTORY = Set.of("noeviction", "volatile-ttl");

	private final RedisConnections connections;

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	/** Replaced by each look. */
	private volatile List<String> findings = List.of();

	/**
	 * Look at the next connection, and at each one after it.
	 * @param connections the connections to Redis
	 */
	public ServerProbe(RedisConnections connections) {
		this.connections = connections;
		connections.whenConnected(this::look);
	}

	/**
	 * What was found at the last connection.
	 * @return sentences that name the setting, its value and the way out; empty if there
	 * is nothing to be done, nobody may ask or nobody has asked yet
	 */
	public List<String> findings() {
		return this.findings;
	}

	private void look() {
		List<String> found = new ArrayList<>();
		try {
			Map<String, String> memory = ask("INFO memory", () -> this.connections.writes()
				.run("how it is set", (commands) -> commands.info("memory").thenApply(ServerProbe::lines)));
			lookAtEviction(found, memory);
			lookAtChannels(found, ask("CONFIG GET client-output-buffer-limit", () -> this.connections.writes()
				.run("how it is set", (commands) -> commands.configGet("client-output-buffer-limit"))));
		}
		catch (RuntimeException ex) { // also those of a client that is closed meanwhile
			log.debug("Redis could not be asked how it is set. It is tried again at the next connection.", ex);
			return;
		}
		if (!found.equals(this.findings)) {
			this.findings = List.copyOf(found);
			found.forEach((finding) -> log.warn("Self-check: {}", finding));
		}
	}

	private static void lookAtEviction(List<String> found, Map<String, String> memory) {
		String policy = memory.getOrDefault("maxmemory_policy", "noeviction");
		if (!memory.getOrDefault("maxmemory", "0").equals("0") && !KEEPS_HISTORY.contains(policy)) {
			found.add("maxmemory-policy of Redis = " + policy
					+ ": when Redis is full it evicts histories, which readers hear as a reset."
					+ " The way out: CONFIG SET maxmemory-policy noeviction.");
		}
	}

	private static void lookAtChannels(List<String> found, Map<String, String> limits) {
		List<String> parts = Arrays.asList(limits.getOrDefault("client-output-buffer-limit", "").split(" "));
		int pubsub = parts.indexOf("pubsub");
		if (pubsub < 0 || parts.size() < pubsub + 3) {
			return;
		}
		if (isBelow(parts.get(pubsub + 1), HARD_LIMIT) || isBelow(parts.get(pubsub + 2), SOFT_LIMIT)) {
			found.add("client-output-buffer-limit of Redis = "
					+ String.join(" ", parts.subList(pubsub, Math.min(parts.size(), pubsub + 4)))
					+ ": Redis cuts a node off that a burst of events finds busy, and each time it has to look for what"
					+ " it missed in the store."
					+ " The way out: CONFIG SET client-output-buffer-limit \"pubsub 32mb 8mb 60\".");
		}
	}

	/** 0 is no limit. */
	private static boolean isBelow(String limit, long bytes) {
		return !limit.equals("0") && Long.parseLong(limit) < bytes;
	}

	/** Nothing where it may not be asked. */
	private Map<String, String> ask(String what, Supplier<CompletableFuture<Map<String, String>>> question) {
		if (this.refused.contains(what)) {
			return Map.of();
		}
		try {
			return question.get().join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RedisRefusedException) {
				this.refused.add(what);
				log.debug("Redis may not be asked for {}. The self-check leaves it out.", what, ex);
				return Map.of();
			}
			throw ex;
		}
	}

	private static Map<String, String> lines(String info) {
		Map<String, String> lines = new HashMap<>();
		info.lines()
			.map((line) -> line.split(":", 2))
			.filter((line) -> line.length == 2)
			.forEach((line) -> lines.put(line[0], line[1]));
		return lines;
	}

}
