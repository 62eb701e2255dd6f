package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * Commands and calls of scripts as they come, for {@link SimulatedRedisTests}: of few
 * keys and names, so that they meet.
 */
final class RandomCalls {

	private static final String BASE = "{presence}";

	private final Chance chance;

	/** Of scripts that count them. */
	private int calls;

	RandomCalls(Chance chance) {
		this.chance = chance;
	}

	/** A command that depends on no clock. */
	static String[] command(Chance chance) {
		String key = chance.of("a", "b", "c");
		String member = chance.of("x", "y", "z", "10");
		String number = Integer.toString(chance.between(-3, 5));
		String id = chance.of("1-1", "2-0", "2-5", "7", "9-1");
		String[][] choices = { { "GET", key }, { "SET", key, member, "PX", "100000" }, { "DEL", key },
				{ "EXISTS", key }, { "PEXPIRE", key, "100000" }, { "HGET", key, member }, { "HMGET", key, "x", member },
				{ "HSET", key, member, number, "x", "1" }, { "HDEL", key, member }, { "HLEN", key },
				{ "HEXISTS", key, member }, { "HVALS", key }, { "HGETALL", key }, { "HINCRBY", key, member, number },
				{ "HSCAN", key, "0", "COUNT", "100" }, { "SADD", key, member, "x" }, { "SREM", key, member },
				{ "SCARD", key }, { "SMEMBERS", key }, { "SISMEMBER", key, member }, { "SSCAN", key, "0" },
				{ "ZADD", key, number, member }, { "ZADD", key, "XX", number, member }, { "ZREM", key, member },
				{ "ZSCORE", key, member }, { "ZRANGE", key, number, "-1", "WITHSCORES" },
				{ "ZRANGEBYSCORE", key, "-inf", "(" + number }, { "ZREMRANGEBYSCORE", key, "-inf", "(" + number },
				{ "ZRANGEBYSCORE", key, number, "+inf", "WITHSCORES", "LIMIT", "0", "2" }, { "LPUSH", key, member },
				{ "RPUSH", key, member, "x" }, { "LPOP", key }, { "LREM", key, "-1", member }, { "LLEN", key },
				{ "LTRIM", key, number, "-1" }, { "LINDEX", key, number }, { "LRANGE", key, number, "-1" },
				{ "LMOVE", key, "b", "RIGHT", "LEFT" }, { "LMOVE", "a", key, "LEFT", "LEFT" },
				{ "XADD", key, id, "f", member }, { "XADD", key, "NOMKSTREAM", "MAXLEN", "~", "3", id, "f", member },
				{ "XTRIM", key, "MAXLEN", "2" }, { "XTRIM", key, "MINID", "~", id }, { "XTRIM", key, "MINID", id },
				{ "XDEL", key, id }, { "XLEN", key }, { "XRANGE", key, "-", "(" + id },
				{ "XRANGE", key, "(" + id, "+", "COUNT", "2" }, { "XREVRANGE", key, "+", id, "COUNT", "2" },
				{ "XREAD", "COUNT", "2", "STREAMS", key, id }, { "XGROUP", "CREATE", key, "g", "0", "MKSTREAM" },
				{ "XGROUP", "CREATE", key, "g", "$", "MKSTREAM" }, { "XGROUP", "DESTROY", key, "g" },
				{ "XREADGROUP", "GROUP", "g", member, "COUNT", "2", "STREAMS", key, ">" },
				{ "XREADGROUP", "GROUP", "g", member, "COUNT", "2", "STREAMS", key, "0" }, { "XACK", key, "g", id },
				{ "XCLAIM", key, "g", member, "0", id, "RETRYCOUNT", "3", "JUSTID" } };
		String[] words = choices[chance.below(choices.length)];
		if (!chance.oneIn(12)) { // else a key may be of another type
			String type = words[0].substring(0, 1);
			for (int i = 1; i < words.length; i++) {
				words[i] = words[i].matches("[abc]") ? type + words[i] : words[i];
			}
		}
		return words;
	}

	/** A call of a script. */
	Call next(long now) {
		return switch (this.chance.below(4)) {
			case 0 -> list();
			case 1 -> stream(now);
			case 2 -> presence();
			default -> topic(now);
		};
	}

	private Call list() {
		String node = this.chance.of("n1", "n2", "n3");
		String element = this.chance.of("e1", "e2", "e3");
		List<String> keys = List.of("list", "nodes", "deliveries", "dead", "said");
		return switch (this.chance.below(5)) {
			case 0 -> new Call(RedisScript.of("lease", "list/common", "list/done"), List.of("p:" + node, "deliveries"),
					List.of(element));
			case 1 -> new Call(RedisScript.of("lease", "list/common", "list/failed"),
					List.of("p:" + node, "deliveries", "dead"), List.of(element, "why", "3", "5"));
			case 2 -> new Call(
					new RedisScript("take",
							"redis.call('LPUSH', KEYS[1], ARGV[1]) return "
									+ "redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT')",
							""),
					List.of("list", "p:" + node), List.of(element));
			default -> new Call(RedisScript.of("lease", "list/common", "list/beat"), keys,
					List.of(node, this.chance.of("3000", "3000", "3000", "0"), "p:", this.chance.of("LPUSH", "RPUSH"),
							"3", "5", "60000"));
		};
	}

	private Call stream(long now) {
		String node = this.chance.of("n1", "n2");
		List<String> keys = List.of("stream", "state");
		return switch (this.chance.below(7)) {
			case 0 ->
				new Call(
						new RedisScript("add",
								"return redis.call('XADD', KEYS[1], 'NOMKSTREAM', ARGV[1], 'f', " + "'v')", ""),
						List.of("stream"), List.of(now + "-" + this.chance.below(3)));
			case 1 -> new Call(RedisScript.of("stream/common", "stream/done"), keys,
					List.of("g", this.chance.of("", (now - 5) + "-1"), now + "-1", now + "-0"));
			case 2 ->
				new Call(RedisScript.of("stream/retries"), keys, List.of("g", "in-order", "failed", "0", "3", node));
			case 4 -> new Call(RedisScript.of("stream/aside"), keys, List.of(node, "g", "failed",
					(now - this.chance.below(9)) + "-1", "2", Integer.toString(this.calls - this.chance.below(3))));
			case 3 -> new Call(new RedisScript("destroy", "redis.pcall('XGROUP', 'DESTROY', KEYS[1], 'g')", ""),
					keys.subList(0, 1), List.of());
			default -> new Call(RedisScript.of("stream/common", "stream/read"), keys,
					List.of(node, this.chance.of("3000", "3000", "0"), "g", this.chance.of("in-order", "other"),
							this.chance.of("0", "$"), "3", this.chance.of(">", ">", "0-0", ""),
							Integer.toString(++this.calls - this.chance.below(3))));
		};
	}

	private Call presence() {
		String member = this.chance.of("n1|a", "n2|b", "n3|c");
		String client = this.chance.of("ann", "bob");
		String id = this.chance.of("s1", "s2", "s3", "s4");
		String name = this.chance.of("enrol", "enrol", "beat", "beat", "beat", "register", "register", "register",
				"unregister", "kick", "kick-all", "kicks", "reap", "reap", "revoke", "sweep", "counts", "clients");
		List<String> arguments = switch (name) {
			case "enrol", "beat" -> List.of(member, "3000");
			case "register" -> List.of(member, this.chance.of("new", "anew"), "500", id, client,
					Integer.toString(this.chance.below(5)), this.chance.of("any", "refuse-2", "evict-1", "evict-2"));
			case "unregister" -> List.of(member, "500", id, client);
			case "kick" -> List.of(this.chance.of("", member), client, "0", "200", "kicked", "500");
			case "kick-all" -> List.of(this.chance.of("", "n1|a"), member, "0", "200", "kicked", "500");
			case "kicks" -> List.of(member, "200", id);
			case "reap" -> List.of(member, "500", "2", this.chance.of("dead", "dead", "goodbye"), "60000");
			case "revoke" -> List.of(this.chance.of("", member), "@mark topic", "revoked", "60000");
			case "sweep" -> List.of("10");
			case "clients" -> List.of("0", "200");
			default -> List.of();
		};
		List<String> signed = new ArrayList<>(List.of(this.chance.of("", "", "id-1 0123456789abcdef")));
		signed.addAll(arguments);
		return new Call(RedisScript.of("lease", "sign", "presence/common", "presence/" + name), List.of(BASE), signed);
	}

	private Call topic(long now) {
		String topic = this.chance.of("t1", "t2");
		List<String> keys = List.of("h:" + topic, "m:" + topic, "b");
		String epoch = this.chance.of("AAAA", "BBBB", "CCCC");
		String offset = Integer.toString(this.chance.below(6));
		return switch (this.chance.below(9)) {
			case 0 -> new Call(RedisScript.of("place", "births", "locate"), keys, List
				.of(this.chance.of("head", "last"), Integer.toString(this.chance.between(1, 4)), epoch, "900000"));
			case 1 -> new Call(RedisScript.of("place", "births", "locate"), keys,
					List.of("since", Long.toString(now - this.chance.below(20_000)), epoch, "900000"));
			case 2, 3 -> new Call(RedisScript.of("place", "births", "replay"), keys,
					List.of(epoch, offset, Long.toString(now - this.chance.below(9000)),
							this.chance.of("0", "2", "100"), this.chance.of("3", "1000"), epoch, "900000", "5"));
			case 4 -> new Call(RedisScript.of("births", "moved"), List.of("m:t1", "m:t2", "list", "b", "b"),
					List.of(epoch + " " + offset + " " + now, epoch + " 0 0", "x", "900000"));
			case 5 -> new Call(new RedisScript("lose", "return redis.call('DEL', KEYS[1])", ""),
					List.of(this.chance.of(keys)), List.of());
			case 6 -> new Call(RedisScript.of("lead"), List.of("leader"), List.of(this.chance.of("n1", "n2"),
					this.chance.of("900000", "0"), Integer.toString(++this.calls - this.chance.below(3))));
			default -> publish(topic, keys, epoch, now);
		};
	}

	private Call publish(String topic, List<String> keys, String epoch, long now) {
		List<String> all = new ArrayList<>(keys.subList(0, 2));
		all.addAll(List.of("i:" + topic + this.chance.below(9), "c:" + topic, "b"));
		List<String> arguments = new ArrayList<>(
				List.of("x".repeat(this.chance.between(1, 9)), this.chance.of("0", "3", "50"),
						this.chance.of("5000", "5000000"), epoch + " 5", this.chance.of("0", "900000"), "9000000",
						"PUBLISH", topic, this.chance.of("20", "100000"), this.chance.of("", "try-1", "try-2"),
						this.chance.of("", "", "3000", "100 " + now), this.chance.of("", "", "id-1 0123456789abcdef")));
		if (this.chance.oneIn(2)) {
			arguments.add(this.chance.of("", "7", "12"));
			if (this.chance.oneIn(2)) {
				int number = this.chance.below(4);
				arguments.addAll(List.of("s", Integer.toString(number + 1), "0",
						this.chance.of("", Integer.toString(number)), "0"));
			}
			else {
				arguments.set(12, this.chance.of("7", "12"));
			}
		}
		else {
			arguments.add("");
		}
		return new Call(RedisScript.of("place", "sign", "publish"), all, arguments);
	}

	/** A script, and what it is given. */
	record Call(RedisScript script, List<String> keys, List<String> arguments) {
	}

}
