package io.github.ssekit.redis.internal.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What a connection is wanted to hear, and what it has been asked to hear: the second
 * follows the first a batch at a time, whatever is wanted in between. Guarded by the
 * monitor of its line; of those who wait it completes only who has not been answered yet.
 */
final class Channels {

	/** The channels that are wanted, and who waits for each. */
	private final Map<String, CompletableFuture<Void>> wanted = new HashMap<>();

	/** The channels that Redis has been asked for on this connection. */
	private final Set<String> asked = new HashSet<>();

	/**
	 * What Redis has been asked for and has not confirmed: the next batch waits for it.
	 */
	private final Set<String> unconfirmed = new HashSet<>();

	/** Channels that were heard before, on a connection that is lost. */
	private final Set<String> interrupted = new HashSet<>();

	/** Channels of which wanted and asked may differ. */
	private final LinkedHashSet<String> dirty = new LinkedHashSet<>();

	/** Answers who waits, completed where it is heard already. */
	CompletableFuture<Void> want(String channel) {
		CompletableFuture<Void> heard = this.wanted.get(channel);
		if (heard == null || heard.isCompletedExceptionally()) {
			heard = new CompletableFuture<>();
			this.wanted.put(channel, heard);
		}
		if (this.asked.contains(channel) && !this.unconfirmed.contains(channel)) {
			// it was not wanted for a moment, which Redis has not heard of
			heard.complete(null);
		}
		this.dirty.add(channel);
		return heard;
	}

	/** Answers who waited, or null. */
	@Nullable CompletableFuture<Void> unwant(String channel) {
		this.interrupted.remove(channel);
		this.dirty.add(channel);
		return this.wanted.remove(channel);
	}

	int size() {
		return this.wanted.size();
	}

	/** Whether a batch may be asked for. */
	boolean isBatchDue() {
		return this.unconfirmed.isEmpty() && !this.dirty.isEmpty();
	}

	/** What to ask for next. */
	Batch nextBatch(int most) {
		List<String> more = new ArrayList<>();
		List<String> less = new ArrayList<>();
		Iterator<String> next = this.dirty.iterator();
		while (next.hasNext() && more.size() + less.size() < most) {
			String channel = next.next();
			boolean want = this.wanted.containsKey(channel);
			if (want && this.asked.add(channel)) {
				more.add(channel);
			}
			else if (!want && this.asked.remove(channel)) {
				less.add(channel);
			}
			next.remove();
		}
		this.unconfirmed.addAll(less);
		this.unconfirmed.addAll(more);
		return new Batch(more, less);
	}

	void unsubscribed(String channel) {
		this.unconfirmed.remove(channel);
	}

	ReceivedMessage subscribed(String channel) {
		this.unconfirmed.remove(channel);
		return new ReceivedMessage(this.wanted.get(channel), this.interrupted.remove(channel));
	}

	/** Redis has said no. Answers who waits. */
	List<CompletableFuture<Void>> refused(Collection<String> channels) {
		List<CompletableFuture<Void>> waiting = new ArrayList<>();
		for (String channel : channels) {
			CompletableFuture<Void> heard = this.wanted.get(channel);
			if (heard != null) {
				waiting.add(heard);
			}
			this.asked.remove(channel);
			this.unconfirmed.remove(channel);
		}
		return waiting;
	}

	void askAgain(Collection<String> channels) {
		this.dirty.addAll(channels);
	}

	/** There is a new connection, which hears nothing yet. */
	void beginAnew() {
		this.asked.clear();
		this.unconfirmed.clear();
		this.dirty.clear();
		this.dirty.addAll(this.wanted.keySet());
	}

	/** The connection is lost. Answers who waits in vain. */
	List<CompletableFuture<Void>> lost() {
		List<CompletableFuture<Void>> waiting = new ArrayList<>();
		this.wanted.forEach((channel, heard) -> {
			if (!heard.isDone()) {
				waiting.add(heard);
			}
			else if (!heard.isCompletedExceptionally()) {
				this.interrupted.add(channel);
			}
		});
		this.wanted.replaceAll((channel, heard) -> new CompletableFuture<>());
		return waiting;
	}

	/**
	 * What Redis is asked for in one go.
	 *
	 * @param more channels to subscribe
	 * @param less channels to unsubscribe
	 */
	record Batch(List<String> more, List<String> less) {
	}

	/**
	 * A channel that is heard now.
	 *
	 * @param waiting who waits for it, or null if nobody wants it any more
	 * @param again whether it was heard before on a connection that was lost
	 */
	record ReceivedMessage(@Nullable CompletableFuture<Void> waiting, boolean again) {
	}

}
