package io.github.ssekit.store;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;

/**
 * Reads the history of topics. (It is written by the broker, because giving an event its
 * place and announcing it is one step.)
 * <p>
 * Promises, each of them a test of the contract:
 * <ul>
 * <li>an offset is never given twice in an epoch, not even after a restart;
 * <li>what a publish has answered, a replay sees, on every node;
 * <li>a replay brings what follows a place, in order and without a hole, or says that it
 * cannot; never a part passed off as the whole;
 * <li>a place at the head is resumed with nothing, even when every event has been
 * trimmed;
 * <li>an empty topic has a head: offset 0 in a real epoch.
 * </ul>
 * Called from many threads. No call blocks: a store that has to wait answers later, and
 * completes its stages exceptionally when it is away. It may complete them on any thread,
 * also on one that it needs itself, such as that which reads its line: a hub that is
 * given a store does nothing there but hand the answer over.
 */
public interface EventStore {

	/**
	 * Where a reader begins that brings no place.
	 * @param topic the topic
	 * @param start at the head, or how far in the past
	 * @return the place before the first event that it is to hear; no further back than
	 * what is kept
	 */
	CompletionStage<Position> locate(Topic topic, StartPosition start);

	/**
	 * What follows a place.
	 * <p>
	 * Where the place is before the first event (offset 0), and the topic has lost
	 * nothing since, what follows may have another epoch than the place: then events and
	 * head are of the epoch to go on in, from its offset 1, and a head at offset 0 is
	 * what the place is called now ({@link Replay.Resumed#goingOnFrom}). Of two such
	 * places of one epoch, the one with the later time has missed no more than the other:
	 * where the other is continued, so is this one. A place with any other offset is
	 * continued in its own epoch, or lost.
	 * @param topic the topic
	 * @param after the place of the last event known
	 * @param maxEvents at most how many; 0 only asks whether the place can be continued
	 * @param maxBytes at most how many bytes of encoded events, though one event at the
	 * least where {@code maxEvents} allows it
	 * @return the events, or why there are none to be had
	 */
	CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes);

	/**
	 * Which topics do not stand any more where they are taken to stand. A store that is
	 * far answers for many at once; where this is not overridden, each has to be looked
	 * at.
	 * @param heads topics, and the place of the last event known of each
	 * @return all that stand elsewhere, and maybe others; where a part of the store is
	 * away, without those of that part
	 */
	default CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
		return CompletableFuture.completedStage(heads.keySet());
	}

}
