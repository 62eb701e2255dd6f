package io.github.ssekit.redis.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.test.redis.RedisServer;

/** The leases of the nodes, as they stand in Redis. Used by one thread. */
final class Leases {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final String presence;

	private final Duration lease;

	private final Book book;

	Leases(String keyPrefix, Duration lease, Book book) {
		this.presence = keyPrefix + ":~{presence}";
		this.lease = lease;
		this.book = book;
	}

	Duration lease() {
		return this.lease;
	}

	/**
	 * Wait until all nodes have renewed their leases.
	 * @param nodes their names
	 * @return their entries: another life of a node has another one
	 */
	List<String> awaitRenewals(RedisServer redis, List<String> nodes) throws InterruptedException {
		long since = now(redis);
		long patience = System.nanoTime() + PATIENCE.toNanos();
		while (System.nanoTime() < patience) {
			List<String> renewed = new ArrayList<>();
			ends(redis).forEach((entry, end) -> {
				if (nodes.contains(nameOf(entry)) && end - this.lease.toMillis() >= since) {
					renewed.add(entry);
				}
			});
			if (renewed.stream().map(Leases::nameOf).distinct().count() == nodes.size()) {
				return renewed;
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
		this.book.violated("not all of " + nodes + " renew their leases: " + ends(redis));
		return List.of();
	}

	/** That these nodes go on under the entries that they had. */
	void checkAlive(RedisServer redis, List<String> nodes, List<String> entries) throws InterruptedException {
		awaitRenewals(redis, nodes); // which may be by the silence of all of them
		List<String> now = awaitRenewals(redis, nodes);
		if (!now.containsAll(entries)) {
			this.book.violated("living nodes were taken for dead: " + entries + " are " + now + " now");
		}
	}

	/** That no reader was ever said to have left: they go from node to node at once. */
	void checkNobodyLeft(RedisServer redis) {
		redis.text("XRANGE", this.presence + ":log", "-", "+")
			.lines()
			.filter((line) -> line.startsWith("left "))
			.findFirst()
			.ifPresent((line) -> this.book.violated("it is said that " + line));
	}

	/** Entries of nodes, with the ends of their leases by Redis's clock. */
	private Map<String, Long> ends(RedisServer redis) {
		Map<String, Long> ends = new TreeMap<>();
		List<String> lines = redis.text("ZRANGE", this.presence + ":nodes", "0", "-1", "WITHSCORES").lines().toList();
		for (int i = 0; i + 1 < lines.size(); i += 2) {
			ends.put(lines.get(i), (long) Double.parseDouble(lines.get(i + 1)));
		}
		return ends;
	}

	private static String nameOf(String entry) {
		return entry.substring(0, entry.lastIndexOf('|'));
	}

	private static long now(RedisServer redis) {
		List<String> time = redis.text("TIME").lines().toList();
		return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
	}

}
