package io.github.ssekit.internal.deliver;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.Position;
import io.github.ssekit.store.Replay;

/**
 * A stream that waits for a read of its topic.
 *
 * @param after where it stands
 * @param maxEvents how many events it wants; 0 for whether the place can be continued
 * @param maxBytes how many bytes they may have
 * @param ended whether the stream has ended, so that nobody wants the answer
 * @param answer what it waits for
 */
record ReadRequest(Position after, int maxEvents, int maxBytes, BooleanSupplier ended,
		CompletableFuture<Replay> answer) {

	ReadRequest(Position after, int maxEvents, int maxBytes, BooleanSupplier ended) {
		this(after, maxEvents, maxBytes, ended, new CompletableFuture<>());
	}

	boolean isEnded() {
		return this.ended.getAsBoolean();
	}

	void cancel() {
		this.answer.completeExceptionally(new CancellationException("the stream has ended"));
	}

	/**
	 * What it gets of a window that holds what follows its place.
	 * @param place the same place, as it is called now
	 */
	Replay.Resumed page(EventWindow window, Position place, Position head) {
		return new Replay.Resumed(window.page(place, this.maxEvents, this.maxBytes), head);
	}

}
