package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * What {@link io.github.ssekit.redis.internal.presence.RedisPresence} says to Redis:
 * takes a place under a new name where it has none, renews its lease three times in a
 * lease, registers streams, forgets nodes that have died, and compares where something
 * has failed. A model of it, without limits of clients, kicks and news; to be changed
 * with it.
 */
final class PresenceNode extends SimulatedNode {

	static final List<String> BASE = List.of("{presence}");

	private static final String GRACE = "500";

	private final Chance chance;

	private final long lease;

	/** The streams of this node, with their clients. */
	private final Map<String, String> streams = new LinkedHashMap<>();

	private String member = "";

	private int members;

	private int made;

	private int failures;

	/** Something has failed, so that Redis may know other streams. */
	private boolean mayDiffer;

	/** Streams that come or go in this moment. */
	private int underway;

	PresenceNode(Schedule schedule, String name, Chance chance) {
		super(schedule, name, chance);
		this.chance = chance;
		this.lease = schedule.lease;
	}

	@Override
	void start() {
		later(0, this::beat);
		later(this.lease / 10, this::change);
	}

	/** A line was lost, with the news that came over it. */
	void onLineLost() {
		later(0, () -> this.mayDiffer = true);
	}

	Map<String, String> streams() {
		return this.streams;
	}

	private static RedisScript script(String name) {
		return RedisScript.of("lease", "sign", "presence/common", "presence/" + name);
	}

	private CompletableFuture<List<?>> list(String name, List<String> arguments) {
		return list(script(name), BASE, unsigned(arguments));
	}

	private CompletableFuture<Long> number(String name, List<String> arguments) {
		return number(script(name), BASE, unsigned(arguments));
	}

	/** Nothing signs what the scripts announce. */
	private static List<String> unsigned(List<String> arguments) {
		List<String> all = new ArrayList<>(List.of(""));
		all.addAll(arguments);
		return all;
	}

	private String leaseMillis() {
		return Long.toString(this.lease / Schedule.MILLI);
	}

	private void beat() {
		if (isClosing()) {
			CompletableFuture<?> unused = reap(this.member, "goodbye");
			this.streams.clear();
			return;
		}
		CompletableFuture<Void> done = this.member.isEmpty() ? come() : renew();
		CompletableFuture<?> unused = done.whenComplete((answer, failure) -> {
			if (failure == null) {
				this.failures = 0;
				later(this.lease / 3, this::beat);
			}
			else {
				this.mayDiffer = true;
				long soon = Math.min(this.lease / 3, (200 * Schedule.MILLI) << Math.min(6, this.failures++));
				later(soon, this::beat);
			}
		});
	}

	private CompletableFuture<Void> come() {
		String next = this + "|" + this.members++;
		return number("enrol", List.of(next, leaseMillis())).thenCompose((enrolled) -> {
			if (enrolled == 0) {
				return CompletableFuture.<Void>failedFuture(new IllegalStateException("simulated: it was forgotten"));
			}
			return registerAnew(next);
		}).thenAccept((registered) -> this.member = next);
	}

	private CompletableFuture<Void> registerAnew(String as) {
		if (this.streams.isEmpty() || Schedule.fault == CallerFault.DOES_NOT_REGISTER_ANEW) {
			return CompletableFuture.completedFuture(null);
		}
		List<String> arguments = new ArrayList<>(List.of(as, "anew", GRACE));
		this.streams.forEach((id, client) -> arguments.addAll(List.of(id, client, "1", "any")));
		return list("register", arguments).thenAccept((answer) -> {
			if (answer.get(0).equals("unknown")) {
				throw new IllegalStateException("simulated: it is not known");
			}
		});
	}

	private CompletableFuture<Void> renew() {
		String me = this.member;
		return list("beat", List.of(me, leaseMillis())).thenCompose((answer) -> {
			if (answer.get(0).equals(0L)) {
				this.member = "";
				return come();
			}
			CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
			for (Object died : (List<?>) answer.get(3)) {
				all = all.thenCompose((before) -> reap((String) died, "dead"));
			}
			boolean differs = this.underway == 0 && (Long) answer.get(1) != this.streams.size();
			return (this.mayDiffer || differs) ? all.thenCompose((before) -> compare(me)) : all;
		});
	}

	private CompletableFuture<Void> reap(String whom, String how) {
		return number("reap", List.of(whom, GRACE, "2", how, "3600000"))
			.thenCompose((more) -> (more == 1) ? reap(whom, how) : CompletableFuture.<Void>completedFuture(null));
	}

	private CompletableFuture<Void> compare(String me) {
		this.mayDiffer = false;
		return command(0, "HGETALL", "{presence}:n:" + me).thenCompose((known) -> {
			List<String> arguments = new ArrayList<>(List.of(me, GRACE));
			List<?> flat = (List<?>) known;
			for (int i = 0; i < flat.size(); i += 2) {
				if (!this.streams.containsKey(flat.get(i))) {
					arguments.addAll(List.of((String) flat.get(i), (String) flat.get(i + 1)));
				}
			}
			return number("unregister", arguments);
		}).thenCompose((removed) -> registerAnew(me));
	}

	/** A stream comes or goes. */
	private void change() {
		if (!isUp() || this.schedule.world().now() > this.schedule.span) {
			return;
		}
		later(this.chance.between(this.lease / 10, this.lease), this::change);
		if (this.member.isEmpty()) {
			return;
		}
		CompletableFuture<Void> told;
		this.underway++;
		if (this.streams.isEmpty() || this.chance.oneIn(2)) {
			String id = this + "-" + this.made++;
			String client = this.chance.of("ann", "bob", "eve");
			this.streams.put(id, client);
			told = list("register", List.of(this.member, "new", GRACE, id, client, "1", "any"))
				.thenAccept((answer) -> this.mayDiffer |= answer.get(0).equals("unknown"));
		}
		else {
			String id = this.chance.of(List.copyOf(this.streams.keySet()));
			String client = this.streams.remove(id);
			told = number("unregister", List.of(this.member, GRACE, id, client)).thenAccept((removed) -> {
			});
		}
		CompletableFuture<?> unused = told.whenComplete((answer, failure) -> {
			this.underway--;
			this.mayDiffer |= failure != null;
		});
	}

}
