package io.github.ssekit.redis.consumer;

import java.util.List;
import java.util.UUID;

import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.SourceRightsProbe;
import io.github.ssekit.redis.internal.connection.SourceRightsProbe.Attempt;
import io.github.ssekit.redis.internal.connection.SourceRightsProbe.Subscription;

/**
 * The rights that consumers need, as the {@code ACL} lines of docs/redis.md list them,
 * beside those that nodes have anyhow.
 */
final class SourceRights {

	/** As the id of a node is, so that consumers of patterns take it for a probe. */
	private static final String NOBODY = new UUID(0, 0).toString();

	/** A group that nobody has. */
	private static final String NO_GROUP = "sse:rights";

	private SourceRights() {
	}

	static SourceRightsProbe ofStream(RedisConnections connections, StreamConsumerSettings settings) {
		String key = settings.stream();
		String own = "~" + escaped(key);
		String state = settings.state();
		String beside = "~" + besides(ListConsumerSettings.beside(key, ""));
		String dead = settings.deadLetters();
		return new SourceRightsProbe(connections, "the stream " + key, List.of(
				Attempt.of(own, "XACK", key, NO_GROUP, "0-0"),
				Attempt.of(own, "XCLAIM", key, NO_GROUP, NO_GROUP, "0", "0-0"),
				Attempt.at(own, 2, "XGROUP", "CREATE", key, NO_GROUP, "no id"),
				Attempt.at(own, 2, "XINFO", "STREAM", key), Attempt.of(own, "XPENDING", key, NO_GROUP),
				Attempt.at(own, 4, "XREAD", "COUNT", "1", "STREAMS", key, "$"),
				Attempt.at(own, 7, "XREADGROUP", "GROUP", NO_GROUP, NO_GROUP, "COUNT", "1", "STREAMS", key, ">"),
				Attempt.of(own, "XRANGE", key, "-", "-"), Attempt.of(own, "XREVRANGE", key, "-", "-"),
				Attempt.of(beside, "HSET", state, "", "", ""), Attempt.of(beside, "HMGET", state, ""),
				Attempt.of(dead.startsWith(beside.substring(1, beside.length() - 1)) ? beside : "~" + escaped(dead),
						"XADD", dead, "0-0", "", "")),
				List.of());
	}

	static SourceRightsProbe ofList(RedisConnections connections, ListConsumerSettings settings) {
		String key = settings.list();
		String own = "~" + escaped(key);
		String beside = "~" + besides(settings.beside(""));
		String none = settings.beside("processing:rights");
		String nodes = settings.beside("nodes");
		String deliveries = settings.beside("deliveries");
		return new SourceRightsProbe(connections, "the list " + key,
				List.of(Attempt.of(own, "LLEN", key), Attempt.of(own, "LINDEX", key, "0"),
						Attempt.of(beside, "LPOP", none), Attempt.of(beside, "LREM", none, "0", ""),
						Attempt.of(beside, "LTRIM", none, "0", "0"), Attempt.of(beside, "ZADD", nodes, "no number", ""),
						Attempt.of(beside, "ZRANGEBYSCORE", nodes, "0", "0"),
						Attempt.of(beside, "ZREMRANGEBYSCORE", none, "no number", "0"),
						Attempt.of(beside, "HINCRBY", deliveries, "", "no number"),
						Attempt.of(beside, "HDEL", none, ""), Attempt.of(beside, "GET", none),
						Attempt.of(beside, "SET", none, "", "PX", "0")),
				List.of());
	}

	static SourceRightsProbe ofChannel(RedisConnections connections, ChannelConsumerSettings settings) {
		String leader = settings.beside("leader");
		String own = "~" + escaped(leader);
		String probes = settings.beside("sse-probe:");
		String channel = "&" + (settings.pattern() ? settings.channel() : escaped(settings.channel()));
		return new SourceRightsProbe(connections,
				(settings.pattern() ? "the pattern " : "the channel ") + settings.channel(),
				List.of(Attempt.of(own, "GET", leader), Attempt.of(own, "SET", leader, "", "PX", "0"),
						Attempt.at("&" + escaped(probes) + "*", 0, "PUBLISH", probes + NOBODY, "")),
				List.of(new Subscription(channel, settings.channel(), settings.pattern()),
						new Subscription("&" + escaped(probes) + "*", probes + NOBODY, false)));
	}

	/** All keys that begin so. */
	private static String besides(String key) {
		return escaped(key) + "*";
	}

	/** A name in a rule, which is a pattern. */
	private static String escaped(String name) {
		return name.replaceAll("[\\\\\\[\\]?]", "\\\\$0");
	}

}
