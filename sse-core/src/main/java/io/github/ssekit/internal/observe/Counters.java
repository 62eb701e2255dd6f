package io.github.ssekit.internal.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.observe.HubStatistics;
import io.github.ssekit.presence.Presence;

/**
 * Counts what happens on this node, where it happens: observers are told by way of a
 * queue that may leave news out, a counter must not. Thread-safe; nobody waits for
 * another.
 */
public final class Counters implements HubStatistics {

	private final WriterContexts contexts;

	private final Presence presence;

	private final EmitterRegistry registry;

	private final LongAdder opened = new LongAdder();

	private final Map<CloseReason, LongAdder> closed = forEach(CloseReason.class);

	private final Map<RefuseReason, LongAdder> refused = forEach(RefuseReason.class);

	private final Map<LostReason, LongAdder> resets = forEach(LostReason.class);

	private final LongAdder catchUps = new LongAdder();

	private final LongAdder published = new LongAdder();

	private final LongAdder publishFailures = new LongAdder();

	private final LongAdder repairs = new LongAdder();

	/**
	 * Create counters that stand at zero.
	 * @param contexts count what is written
	 * @param presence knows who is here
	 * @param registry knows whose outboxes there are
	 */
	public Counters(WriterContexts contexts, Presence presence, EmitterRegistry registry) {
		this.contexts = contexts;
		this.presence = presence;
		this.registry = registry;
	}

	/** A stream was opened and its client counted. */
	public void addOpened() {
		this.opened.increment();
	}

	/**
	 * A stream that was counted as opened has ended.
	 * @param reason why
	 */
	public void addClosed(CloseReason reason) {
		increment(this.closed, reason);
	}

	/**
	 * A stream was refused softly.
	 * @param reason why
	 */
	public void addRefused(RefuseReason reason) {
		increment(this.refused, reason);
	}

	/**
	 * A reader was told that history was lost.
	 * @param reason why
	 */
	public void addReset(LostReason reason) {
		increment(this.resets, reason);
	}

	/** A reader is slow, and its stream goes on from the store. */
	public void addCatchUp() {
		this.catchUps.increment();
	}

	/** An event has its place. */
	public void addPublished() {
		this.published.increment();
	}

	/** An event was not published. */
	public void addPublishFailure() {
		this.publishFailures.increment();
	}

	/** A read of the store has brought a topic events that it had not heard. */
	public void addRepair() {
		this.repairs.increment();
	}

	@Override
	public long opened() {
		return this.opened.sum();
	}

	@Override
	public long closed(CloseReason reason) {
		return sum(this.closed, reason);
	}

	@Override
	public long refused(RefuseReason reason) {
		return sum(this.refused, reason);
	}

	@Override
	public long resets(LostReason reason) {
		return sum(this.resets, reason);
	}

	@Override
	public long catchUps() {
		return this.catchUps.sum();
	}

	@Override
	public long published() {
		return this.published.sum();
	}

	@Override
	public long publishFailures() {
		return this.publishFailures.sum();
	}

	@Override
	public long repairs() {
		return this.repairs.sum();
	}

	@Override
	public int streams() {
		return this.presence.countsHere().streams();
	}

	@Override
	public int clients() {
		return this.presence.countsHere().clients();
	}

	@Override
	public long outboxBytes() {
		long bytes = 0;
		for (Emitter emitter : this.registry.all()) {
			bytes += emitter.queuedBytes();
		}
		return bytes;
	}

	@Override
	public long delivered() {
		return this.contexts.delivered();
	}

	@Override
	public long replayed() {
		return this.contexts.replayed();
	}

	private static <E extends Enum<E>> Map<E, LongAdder> forEach(Class<E> reasons) {
		Map<E, LongAdder> adders = new EnumMap<>(reasons);
		for (E reason : reasons.getEnumConstants()) {
			adders.put(reason, new LongAdder());
		}
		return adders; // never changed again, and so safe to be read by all
	}

	private static <E extends Enum<E>> void increment(Map<E, LongAdder> adders, E reason) {
		LongAdder adder = adders.get(reason);
		if (adder != null) {
			adder.increment();
		}
	}

	private static <E extends Enum<E>> long sum(Map<E, LongAdder> adders, E reason) {
		LongAdder adder = adders.get(reason);
		return (adder != null) ? adder.sum() : 0;
	}

}
