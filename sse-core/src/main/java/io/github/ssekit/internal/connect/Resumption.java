package io.github.ssekit.internal.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.ResumePoint;
import io.github.ssekit.internal.emitter.StreamHistory;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.ParsedCursor;
import io.github.ssekit.store.Replay;

/**
 * Finds out where a stream begins: what its client's last event id claims, and whether
 * the store can go on from there. Nothing is read here but places.
 */
public final class Resumption {

	private final StreamHistory history;

	private final long maxEvents;

	public Resumption(StreamHistory history, long maxEvents) {
		this.history = history;
		this.maxEvents = maxEvents;
	}

	public CompletionStage<Resumed> of(ConnectRequest request, BooleanSupplier ended) {
		ParsedCursor claim = CursorFormat.read(request.lastEventId().value(), request.topics());
		List<CompletableFuture<ResumePoint>> asked = new ArrayList<>();
		// the past is in the snapshot
		StartPosition start = (request.snapshot() != null) ? StartPosition.head() : request.start();
		for (Topic topic : request.topics()) {
			asked.add(beginning(topic, claim, start, ended).toCompletableFuture());
		}
		return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)).thenApply((done) -> {
			List<ResumePoint> beginnings = asked.stream().map(CompletableFuture::join).toList();
			boolean known = claim instanceof ParsedCursor.Places places && !places.positions().isEmpty();
			return new Resumed(beginnings,
					known && beginnings.stream().allMatch((beginning) -> beginning.lost() == null));
		});
	}

	private CompletionStage<ResumePoint> beginning(Topic topic, ParsedCursor claim, StartPosition start,
			BooleanSupplier ended) {
		if (claim instanceof ParsedCursor.Unreadable) {
			return this.history.locate(topic, StartPosition.head())
				.thenApply((head) -> new ResumePoint(topic, head, head, LostReason.UNREADABLE));
		}
		if (claim instanceof ParsedCursor.Places places) {
			Position claimed = places.positions().get(topic);
			return (claimed != null) ? goingOn(topic, claimed, ended)
					: anew(topic, start, ended).thenApply(ResumePoint::asNew);
		}
		return anew(topic, start, ended);
	}

	private CompletionStage<ResumePoint> anew(Topic topic, StartPosition start, BooleanSupplier ended) {
		if (start instanceof StartPosition.Head) {
			return atHead(topic);
		}
		return this.history.locate(topic, start).thenCompose((place) -> goingOn(topic, place, ended));
	}

	private CompletionStage<ResumePoint> atHead(Topic topic) {
		return this.history.locate(topic, StartPosition.head())
			.thenApply((head) -> new ResumePoint(topic, head, head, null));
	}

	private CompletionStage<ResumePoint> goingOn(Topic topic, Position place, BooleanSupplier ended) {
		return this.history.replay(topic, place, 0, 0, ended).thenApply((replay) -> {
			Position head = replay.head();
			if (replay instanceof Replay.Lost lost) {
				return new ResumePoint(topic, place, head, lost.reason());
			}
			Position from = (replay instanceof Replay.Resumed resumed) ? resumed.goingOnFrom(place) : place;
			boolean tooMany = head.offset() - place.offset() > this.maxEvents;
			return new ResumePoint(topic, from, head, tooMany ? LostReason.TOO_MANY : null);
		});
	}

	/**
	 * Where a stream begins.
	 *
	 * @param beginnings the place in each topic
	 * @param recovered whether the client brought a cursor that knows at least one of the
	 * topics, and goes on from each place that it has there. Topics that are not in the
	 * cursor are named instead
	 */
	public record Resumed(List<ResumePoint> beginnings, boolean recovered) {

		/**
		 * Whether it begins with the snapshot: where the client brought no cursor, or one
		 * without some topic, because the stream begins there like any new one; and where
		 * the snapshot makes up for what was lost.
		 */
		boolean beginsWith(Snapshot snapshot) {
			return hasNewTopics() || (isLost() ? snapshot.afterLoss() : !this.recovered);
		}

		/**
		 * The places after a snapshot. Where it makes up for what was lost, such topics
		 * begin at their head. The others go on, because the snapshot may be about some
		 * topics and not about the client's own.
		 */
		List<ResumePoint> after(Snapshot snapshot) {
			return this.beginnings.stream()
				.map((beginning) -> (beginning.lost() != null && snapshot.afterLoss()) ? beginning.atHead() : beginning)
				.toList();
		}

		private boolean isLost() {
			return this.beginnings.stream().anyMatch((beginning) -> beginning.lost() != null);
		}

		private boolean hasNewTopics() {
			return this.beginnings.stream().anyMatch(ResumePoint::isNew);
		}

	}

}
