package io.github.ssekit.redis.ledger;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.ssekit.test.redis.RedisErrorReply;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;

/**
 * A master, which keeps what it has acknowledged, and its replica. Used by one thread,
 * but for {@link #master()}.
 */
final class Servers implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<RedisServer> both;

	private volatile RedisServer master;

	Servers() {
		this.master = start();
		RedisServer replica = start();
		this.both = List.of(this.master, replica);
		replica.command("REPLICAOF", this.master.host(), Integer.toString(this.master.port()));
	}

	RedisServer master() {
		return this.master;
	}

	/** Close connections of a type, whichever server they lead to. */
	void killClients(String type) {
		this.both.forEach((server) -> server.killClients(type));
	}

	/** All of Redis is silent. */
	void freeze() {
		this.both.forEach(RedisServer::freeze);
	}

	void thaw() {
		this.both.forEach(RedisServer::thaw);
	}

	/**
	 * The two change their parts in good order: the replica has everything when it takes
	 * over, and the one that was the master refuses from then on.
	 */
	void changeParts() {
		RedisServer demoted = this.master;
		RedisServer next = this.both.get(1 - this.both.indexOf(demoted));
		await(() -> demoted.text("INFO", "replication").contains("state=online") && isTaken(demoted));
		await(() -> is(next, "master") && is(demoted, "slave"));
		this.master = next;
	}

	@Override
	public void close() {
		this.both.forEach(RedisServer::close);
	}

	/** It is refused as long as the replica is not ready for it. */
	private static boolean isTaken(RedisServer demoted) {
		try {
			demoted.command("FAILOVER");
			return true;
		}
		catch (RedisErrorReply ex) {
			return false;
		}
	}

	private static boolean is(RedisServer server, String role) {
		return server.text("ROLE").startsWith(role);
	}

	private static void await(BooleanSupplier fact) {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(fact::getAsBoolean);
	}

	private static RedisServer start() {
		return RedisServer.with().appendOnly().config("repl-diskless-sync-delay", "0").start();
	}

}
