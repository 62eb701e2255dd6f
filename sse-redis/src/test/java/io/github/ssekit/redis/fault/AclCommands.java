package io.github.ssekit.redis.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/**
 * The rights that docs/redis.md gives to the user {@code sse}, and nodes that have them.
 */
final class AclCommands {

	private static final Path PAGE = Path.of("..", "docs", "redis.md");

	private static final int BASIS = 0;

	private static final int SHARDED = 1;

	private static final int CLUSTER = 2;

	private static final int CONSUMER = 3;

	private AclCommands() {
	}

	/** Let the user in, with what a broker needs. */
	static void grant(RedisServer redis, BrokerKind broker) {
		run(redis, BASIS);
		switch (broker) {
			case SHARDED -> run(redis, SHARDED);
			default -> {
			}
		}
	}

	/** Let the user in on a Cluster, with the commands of the client itself. */
	static void grantOnCluster(RedisServer redis, BrokerKind broker) {
		grant(redis, broker);
		run(redis, CLUSTER);
	}

	static void grantConsumer(RedisServer redis) {
		run(redis, CONSUMER);
	}

	/** Let the user in with what the source of that line needs, too. */
	static void grantSource(RedisServer redis, int line) {
		run(redis, line);
	}

	/** The rights of that line, each of which can be taken away. */
	static List<String> rulesOfSource(int line) {
		return line(line).stream().filter((rule) -> "+~&".indexOf(rule.charAt(0)) >= 0).toList();
	}

	/** What the self-check asks, which is optional. */
	static void grantSelfCheck(RedisServer redis) {
		redis.command(
				lines().stream().filter((line) -> line.contains("+config|get")).findFirst().orElseThrow().split(" "));
	}

	/** All rights of a broker, each of which can be taken away. */
	static List<String> rules(BrokerKind broker) {
		List<String> rules = new ArrayList<>(line(BASIS));
		switch (broker) {
			case SHARDED -> rules.addAll(line(SHARDED));
			default -> {
			}
		}
		return rules.stream().filter((rule) -> "+~&".indexOf(rule.charAt(0)) >= 0).toList();
	}

	static void take(RedisServer redis, String rule) {
		switch (rule.charAt(0)) {
			case '~' -> redis.command("ACL", "SETUSER", "sse", "resetkeys");
			case '&' -> redis.command("ACL", "SETUSER", "sse", "resetchannels");
			default -> redis.command("ACL", "SETUSER", "sse", "-" + rule.substring(1));
		}
	}

	/** A node that is this user. */
	static HubNode node(RedisServer redis, RedisSettings settings) {
		RedisURI uri = RedisURI.builder(HubNode.uri(redis.address())).withAuthentication("sse", "secret").build();
		return new HubNode(RedisClient.create(uri), settings);
	}

	private static void run(RedisServer redis, int line) {
		redis.command(line(line).toArray(String[]::new));
	}

	private static List<String> line(int number) {
		return List.of(lines().get(number).split(" "));
	}

	private static List<String> lines() {
		try {
			return Files.readAllLines(PAGE).stream().filter((line) -> line.startsWith("ACL SETUSER sse ")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
