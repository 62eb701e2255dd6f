package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the kicks of this node's streams. Redis keeps each one until it is carried
 * out, so that none is lost with a message or an answer; one that comes twice finds no
 * stream and does nothing. Thread-safe.
 */
final class KickReceiver {

	private static final Logger log = LoggerFactory.getLogger(KickReceiver.class);

	private static final Duration A_WHILE = Duration.ofMillis(500);

	private final RedisConnections connections;

	private final PresenceScripts scripts;

	private final LocalStreams streams;

	private final PresenceListener listener;

	/** Kicks that are carried out, which Redis does not know yet. */
	private final Queue<String> done = new ConcurrentLinkedQueue<>();

	private final Revocations revocations;

	/** How often the bell has rung since the last time that kicks were looked for. */
	private final AtomicInteger rung = new AtomicInteger();

	KickReceiver(RedisConnections connections, PresenceScripts scripts, LocalStreams streams,
			PresenceListener listener) {
		this.connections = connections;
		this.scripts = scripts;
		this.streams = streams;
		this.listener = listener;
		this.revocations = new Revocations(listener);
	}

	/**
	 * End the streams of a client, wherever they are.
	 * @param me this node, or null where it has no place
	 */
	CompletableFuture<Integer> kick(@Nullable NodeIncarnation me, String client, CloseReason reason) {
		return kick(me, client, "0", reason, 0);
	}

	private CompletableFuture<Integer> kick(@Nullable NodeIncarnation me, String client, String cursor,
			CloseReason reason, int before) {
		return this.scripts.kick(text(me), client, cursor, reason).thenCompose((kicked) -> {
			end(me, kicked.here(), reason);
			int all = before + kicked.number();
			return kicked.cursor().equals("0") ? CompletableFuture.completedFuture(all)
					: kick(me, client, kicked.cursor(), reason, all);
		});
	}

	/** End all streams: one page after the other, of one node after the other. */
	CompletableFuture<Integer> kickAll(@Nullable NodeIncarnation me, CloseReason reason) {
		return this.scripts.members().thenCompose((members) -> kickAll(me, members, "0", reason, 0));
	}

	private CompletableFuture<Integer> kickAll(@Nullable NodeIncarnation me, List<String> members, String cursor,
			CloseReason reason, int before) {
		if (members.isEmpty()) {
			return CompletableFuture.completedFuture(before);
		}
		return this.scripts.kickAll(text(me), members.get(0), cursor, reason).thenCompose((kicked) -> {
			end(me, kicked.here(), reason);
			boolean done = kicked.cursor().equals("0");
			return kickAll(me, done ? members.subList(1, members.size()) : members, kicked.cursor(), reason,
					before + kicked.number());
		});
	}

	/** Have every node end its streams of a topic; this one before it is answered. */
	CompletableFuture<Void> revoke(@Nullable NodeIncarnation me, Topic topic) {
		String mark = Revocations.mark(topic);
		return this.scripts.revoke(text(me), mark).thenAccept((told) -> this.revocations.carryOut(mark));
	}

	/**
	 * Look for kicks soon: one look at a time, however often this is called meanwhile.
	 */
	void lookFor(NodeIncarnation member) {
		if (this.rung.getAndIncrement() == 0) {
			look(member);
		}
	}

	private void look(NodeIncarnation member) {
		int answered = this.rung.get();
		Stages.whenOver(Stages.ask(() -> takeAll(member)), (done, failure) -> {
			if (failure != null) {
				this.rung.set(0);
				this.connections.later(() -> lookFor(member), A_WHILE);
				log.debug("Kicks could not be taken. It is tried again.", failure);
			}
			else if (this.rung.addAndGet(-answered) != 0) {
				look(member);
			}
		});
	}

	private CompletableFuture<Void> takeAll(NodeIncarnation member) {
		List<String> done = new ArrayList<>();
		for (String id = this.done.poll(); id != null; id = (done.size() < PresenceScripts.PAGE) ? this.done.poll()
				: null) {
			done.add(id);
		}
		return this.scripts.kicks(member, done).thenCompose((kicks) -> {
			kicks.forEach((kick) -> {
				end(kick.id(), kick.reason());
				this.done.add(kick.id());
			});
			return this.done.isEmpty() ? CompletableFuture.completedFuture(null) : takeAll(member);
		});
	}

	/** Carry out all that wait for a member, which may have lost its place. */
	CompletableFuture<Void> carryOut(NodeIncarnation member) {
		return carryOut(member, List.of());
	}

	private CompletableFuture<Void> carryOut(NodeIncarnation member, List<String> done) {
		return this.scripts.kicks(member, done).thenCompose((kicks) -> {
			kicks.forEach((kick) -> end(kick.id(), kick.reason()));
			return kicks.isEmpty() ? CompletableFuture.completedFuture(null)
					: carryOut(member, kicks.stream().map(PresenceScripts.Kick::id).toList());
		});
	}

	/** These have been kicked, as an answer says. They end before this returns. */
	void end(@Nullable NodeIncarnation member, List<String> ids, CloseReason reason) {
		if (member != null && !ids.isEmpty()) {
			ids.forEach((id) -> end(id, reason));
			this.done.addAll(ids);
			lookFor(member);
		}
	}

	private static String text(@Nullable NodeIncarnation member) {
		return (member != null) ? member.toString() : "";
	}

	private void end(String id, CloseReason reason) {
		if (Revocations.isMark(id)) {
			this.revocations.carryOut(id);
		}
		else if (this.streams.kick(id, reason)) {
			tell(id, reason);
		}
	}

	/** A stream ends, which is not counted any more. */
	void tell(String id, CloseReason reason) {
		try {
			this.listener.onKick(id, reason);
		}
		catch (Throwable ex) { // the other kicks are to be carried out
			log.error("Stream {} could not be told to end. It goes on.", id, ex);
		}
	}

}
