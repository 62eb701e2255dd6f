package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.CommandExecutor;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;

/**
 * What Redis can be asked about presence: each is one script, and none runs longer than a
 * few milliseconds. Thread-safe; answers on Lettuce's threads.
 */
final class PresenceScripts {

	/** What announcements are signed for. */
	static final String PURPOSE = "presence";

	private static final byte[] NOTHING = {};

	/** How many streams one script removes or lists. */
	static final int PAGE = 200;

	/** For how long a node that was taken for dead can still learn of its kicks. */
	private static final Duration KICKS_KEPT = Duration.ofHours(1);

	private static final RedisScript ENROL = script("enrol");

	private static final RedisScript BEAT = script("beat");

	private static final RedisScript REGISTER = script("register");

	private static final RedisScript UNREGISTER = script("unregister");

	private static final RedisScript KICK = script("kick");

	private static final RedisScript KICK_ALL = script("kick-all");

	private static final RedisScript REVOKE = script("revoke");

	private static final RedisScript KICKS = script("kicks");

	private static final RedisScript REAP = script("reap");

	private static final RedisScript COUNTS = script("counts");

	private static final RedisScript CLIENTS = script("clients");

	private static final RedisScript SWEEP = script("sweep");

	private final RedisConnections connections;

	private final String base;

	private final byte[][] keys;

	private final String grace;

	private final String lease;

	private final MessageSigner signer;

	PresenceScripts(RedisConnections connections, String base, Duration grace, Duration lease, MessageSigner signer) {
		this.signer = signer;
		this.connections = connections;
		this.base = base;
		this.keys = AsciiCodec.keys(base);
		this.grace = Long.toString(grace.toMillis());
		this.lease = Long.toString(lease.toMillis());
	}

	CompletableFuture<Boolean> enrol(NodeIncarnation member) {
		return number("to take in node " + member.name(), ENROL, List.of(member.toString(), this.lease))
			.thenApply((answer) -> answer == 1);
	}

	CompletableFuture<Beat> beat(NodeIncarnation member) {
		return list(this.connections.writes(), "to renew the lease of node " + member.name(), BEAT,
				List.of(member.toString(), this.lease))
			.thenApply((answer) -> new Beat(number(answer, 0) == 1, number(answer, 1), number(answer, 2),
					texts(answer.get(3))));
	}

	CompletableFuture<Registered> register(NodeIncarnation member, LocalStreams.Local stream) {
		return register("to register a stream", member, "new", List.of(stream));
	}

	CompletableFuture<Registered> registerAnew(NodeIncarnation member, List<LocalStreams.Local> streams) {
		return register("to register streams anew", member, "anew", streams);
	}

	CompletableFuture<Long> unregister(NodeIncarnation member, List<Ended> streams) {
		List<String> arguments = new ArrayList<>(List.of(member.toString(), this.grace));
		streams.forEach((stream) -> arguments.addAll(List.of(stream.id(), stream.client())));
		return number("to unregister a stream", UNREGISTER, arguments);
	}

	CompletableFuture<Kicked> kick(String asking, String client, String cursor, CloseReason reason) {
		return kick("to kick a client", KICK, asking, client, cursor, reason);
	}

	CompletableFuture<Kicked> kickAll(String asking, String member, String cursor, CloseReason reason) {
		return kick("to kick all clients", KICK_ALL, asking, member, cursor, reason);
	}

	/** Leave a mark for every node but the one that asks. Answers for how many. */
	CompletableFuture<Long> revoke(String asking, String mark) {
		return number("to revoke a topic", REVOKE,
				List.of(asking, mark, CloseReason.REVOKED.word(), Long.toString(KICKS_KEPT.toMillis())));
	}

	/** The kicks that wait for a member, besides those that it has carried out. */
	CompletableFuture<List<Kick>> kicks(NodeIncarnation member, List<String> done) {
		List<String> arguments = new ArrayList<>(List.of(member.toString(), Integer.toString(PAGE)));
		arguments.addAll(done);
		return list(this.connections.writes(), "to take kicks", KICKS, arguments).thenApply((answer) -> {
			List<Kick> kicks = new ArrayList<>();
			for (int i = 0; i + 1 < answer.size(); i += 2) {
				kicks.add(new Kick(AsciiCodec.text(answer, i), reason(AsciiCodec.text(answer, i + 1))));
			}
			return kicks;
		});
	}

	/** Answers whether there is more of it. */
	CompletableFuture<Boolean> reap(String member, boolean goodbye) {
		return number("to forget a node", REAP, List.of(member, this.grace, Integer.toString(PAGE),
				goodbye ? "goodbye" : "dead", Long.toString(KICKS_KEPT.toMillis())))
			.thenApply((answer) -> answer == 1);
	}

	CompletableFuture<Counted> counts() {
		return list(this.connections.reads(), "to count", COUNTS, List.of())
			.thenApply((answer) -> new Counted(number(answer, 0), number(answer, 1), texts(answer.get(2))));
	}

	CompletableFuture<Clients> clients(String cursor) {
		return list(this.connections.reads(), "to list clients", CLIENTS, List.of(cursor, Integer.toString(PAGE)))
			.thenApply((answer) -> new Clients(AsciiCodec.text(answer, 0), (List<?>) answer.get(1)));
	}

	CompletableFuture<Swept> sweep() {
		return list(this.connections.writes(), "to look who has left", SWEEP, List.of(Integer.toString(PAGE)))
			.thenApply((answer) -> new Swept(number(answer, 0), number(answer, 1), texts(answer.get(2))));
	}

	CompletableFuture<List<String>> members() {
		return this.connections.reads()
			.run("to list nodes", (commands) -> commands.zrange(AsciiCodec.bytes(this.base + ":nodes"), 0, -1))
			.thenApply(PresenceScripts::texts);
	}

	/** A page of the streams that Redis knows of a member. */
	CompletableFuture<MapScanCursor<byte[], byte[]>> streams(NodeIncarnation member, ScanCursor cursor) {
		byte[] key = AsciiCodec.utf8(this.base + ":n:" + member);
		return this.connections.reads()
			.run("to list streams", (commands) -> commands.hscan(key, cursor, ScanArgs.Builder.limit(PAGE)));
	}

	private CompletableFuture<Registered> register(String what, NodeIncarnation member, String mode,
			List<LocalStreams.Local> streams) {
		List<String> arguments = new ArrayList<>(List.of(member.toString(), mode, this.grace));
		for (LocalStreams.Local stream : streams) {
			StreamInfo info = stream.info();
			arguments.addAll(List.of(info.id(), info.client(), Long.toString(info.since().toEpochMilli()),
					word(stream.limit())));
		}
		return list(this.connections.writes(), what, REGISTER, arguments)
			.thenApply((answer) -> new Registered(AsciiCodec.text(answer, 0), texts(answer.subList(1, answer.size()))));
	}

	private CompletableFuture<Kicked> kick(String what, RedisScript script, String asking, String whom, String cursor,
			CloseReason reason) {
		return list(this.connections.writes(), what, script,
				List.of(asking, whom, cursor, Integer.toString(PAGE), reason.word(), this.grace))
			.thenApply((answer) -> new Kicked(AsciiCodec.text(answer, 0), number(answer, 1),
					texts(answer.subList(2, answer.size()))));
	}

	private CompletableFuture<Long> number(String what, RedisScript script, List<String> arguments) {
		return this.connections.writes().run(what, script, ScriptOutputType.INTEGER, this.keys, signing(arguments));
	}

	private CompletableFuture<List<Object>> list(CommandExecutor executor, String what, RedisScript script,
			List<String> arguments) {
		return executor.run(what, script, ScriptOutputType.MULTI, this.keys, signing(arguments));
	}

	private static RedisScript script(String name) {
		return RedisScript.of("lease", "sign", "presence/common", "presence/" + name);
	}

	private static String word(ClientLimit limit) {
		return limit.isNone() ? "any" : (limit.evicts() ? "evict-" : "refuse-") + limit.streams();
	}

	/** A word that this version does not know ends a stream all the same. */
	private static CloseReason reason(String word) {
		for (CloseReason reason : CloseReason.values()) {
			if (reason.word().equals(word)) {
				return reason;
			}
		}
		return CloseReason.DISCONNECTED;
	}

	private static int number(List<?> answer, int index) {
		return ((Number) answer.get(index)).intValue();
	}

	private static List<String> texts(Object answer) {
		return ((List<?>) answer).stream().map(AsciiCodec::text).toList();
	}

	/** What signs what the script announces stands in front. */
	private byte[][] signing(List<String> texts) {
		byte[][] arguments = new byte[texts.size() + 1][];
		arguments[0] = this.signer.isSigning() ? this.signer.scriptKey(PURPOSE, "", this.signer.nextId(), NOTHING)
				: NOTHING;
		for (int i = 1; i < arguments.length; i++) {
			arguments[i] = AsciiCodec.utf8(texts.get(i - 1));
		}
		return arguments;
	}

	/**
	 * What a beat answers: how many streams and waiting kicks Redis has for this node.
	 */
	record Beat(boolean known, int streams, int kicks, List<String> died) {
	}

	/** What is answered to a stream that comes, and who of this node was replaced. */
	record Registered(String outcome, List<String> replaced) {

		/** This node has no place any more. */
		boolean isUnknown() {
			return this.outcome.equals("unknown");
		}

		boolean isRefused() {
			return this.outcome.equals("refused");
		}

	}

	/** A stream that is not there any more. */
	record Ended(String id, String client) {
	}

	/** How many were kicked, and which of them are on this node. */
	record Kicked(String cursor, int number, List<String> here) {
	}

	/** A stream that is to end. */
	record Kick(String id, CloseReason reason) {
	}

	/** How many there are, and who has died and is still among the clients. */
	record Counted(int clients, int streams, List<String> died) {
	}

	/** A page of clients and their entries. */
	record Clients(String cursor, List<?> list) {
	}

	/** How many have left, and in how many milliseconds the next one will have. */
	record Swept(int left, int untilNext, List<String> died) {
	}

}
