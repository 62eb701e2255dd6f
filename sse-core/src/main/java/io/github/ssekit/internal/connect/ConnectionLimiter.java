package io.github.ssekit.internal.connect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.access.OverLimit;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the streams of this node and of each address, and says who has no room. What it
 * knows is guarded by its monitor, under which nobody is called. Thread-safe.
 */
final class ConnectionLimiter implements HealthSource {

	private static final Logger log = LoggerFactory.getLogger(ConnectionLimiter.class);

	/**
	 * So many of those that were evicted may be on their way out besides, and a tenth of
	 * what the node may have: readers that are stuck would else be as many as they like.
	 */
	private static final int GOING = 16;

	/** Operators are told when so many of a hundred places are taken. */
	private static final int NEARLY_FULL = 95;

	private final StreamLimits limits;

	private final RateLimitedLog rateLimited;

	private int perNode;

	/** Oldest first. */
	private final Set<StreamLifecycle> all = new LinkedHashSet<>();

	/** The streams of each address that is limited, oldest first. */
	private final Map<String, Set<StreamLifecycle>> addresses = new HashMap<>();

	/** Evicted, and not gone. */
	private final Set<StreamLifecycle> going = new HashSet<>();

	ConnectionLimiter(StreamLimits limits, RateLimitedLog rateLimited) {
		this.limits = limits;
		this.rateLimited = rateLimited;
		this.perNode = limits.perNode();
	}

	synchronized int perNode() {
		return this.perNode;
	}

	/** From now on: who is in stays. */
	synchronized void perNode(int streams) {
		this.perNode = streams;
	}

	/**
	 * The key under which the streams of an address are counted; null where it may have
	 * any number.
	 */
	@Nullable String keyOf(@Nullable String address) {
		Integer limit = this.limits.perAddress();
		boolean isLimited = (limit != null) ? limit > 0 : ClientAddress.isPublic(address);
		return isLimited ? ClientAddress.keyOf(address) : null;
	}

	/** Let a stream in, or say why not. */
	@Nullable RefuseReason admit(StreamLifecycle stream) {
		List<StreamLifecycle> evicted = new ArrayList<>(0);
		RefuseReason reason;
		boolean addressWasFull;
		int perAddress;
		synchronized (this) {
			perAddress = perAddress();
			addressWasFull = isAddressFull(stream);
			reason = makeRoom(stream, evicted);
			if (reason == null) {
				add(stream);
			}
		}
		if (addressWasFull && this.limits.perAddress() == null) {
			tellThatNobodyHasSetIt(stream, perAddress);
		}
		evicted.forEach((oldest) -> oldest.emitter().close(CloseReason.EVICTED));
		return reason;
	}

	private @Nullable RefuseReason makeRoom(StreamLifecycle stream, List<StreamLifecycle> evicted) {
		boolean evicts = this.limits.overLimit() == OverLimit.EVICT_OLDEST && !isCrowdedOut();
		while (isAddressFull(stream)) {
			if (!evicts) {
				return RefuseReason.QUOTA;
			}
			evicted.add(evictOldest(streamsOf(stream)));
		}
		while (isFull()) {
			if (!evicts) {
				return RefuseReason.OVERLOAD;
			}
			evicted.add(evictOldest(this.all));
		}
		return null;
	}

	private void add(StreamLifecycle stream) {
		this.all.add(stream);
		String address = stream.address();
		if (address != null) {
			this.addresses.computeIfAbsent(address, (key) -> new LinkedHashSet<>(2)).add(stream);
		}
	}

	private void tellThatNobodyHasSetIt(StreamLifecycle stream, int perAddress) {
		this.rateLimited.tell((others) -> log
			.warn("The address {} has {} streams, half of what this node may have, and no room for another one; so it"
					+ " was {} times since. If it is a proxy, let the server believe it who its clients are"
					+ " (server.forward-headers-strategy), or set sse.limits.streams-per-address (0 for any"
					+ " number).", stream.address(), perAddress, others));
	}

	/** A stream has ended, also one that was never let in. */
	synchronized void leave(StreamLifecycle stream) {
		this.going.remove(stream);
		forget(stream);
	}

	@Override
	public synchronized List<HealthProblem> problems() {
		long streams = this.all.size();
		if (this.perNode == 0 || streams * 100 < (long) this.perNode * NEARLY_FULL) {
			return List.of();
		}
		return List.of(new HealthProblem("streams", HealthProblem.Severity.DEGRADED,
				streams + " of " + this.perNode + " streams (sse.limits.streams-per-node) are open: "
						+ (isFull() ? "there is no room for another one" : "there is little room for others")
						+ ". Start another node, or raise the limit"));
	}

	private boolean isFull() {
		return this.perNode > 0 && this.all.size() >= this.perNode;
	}

	private boolean isCrowdedOut() {
		return this.perNode > 0 && this.going.size() >= Math.max(GOING, this.perNode / 10);
	}

	/** Of one that is counted; 0 for any number. */
	private int perAddress() {
		Integer limit = this.limits.perAddress();
		return (limit != null) ? limit : (this.perNode + 1) / 2;
	}

	private boolean isAddressFull(StreamLifecycle stream) {
		int most = perAddress();
		return most > 0 && streamsOf(stream).size() >= most;
	}

	private Set<StreamLifecycle> streamsOf(StreamLifecycle stream) {
		String address = stream.address();
		return (address != null) ? this.addresses.getOrDefault(address, Set.of()) : Set.of();
	}

	private StreamLifecycle evictOldest(Set<StreamLifecycle> streams) {
		StreamLifecycle oldest = streams.iterator().next();
		forget(oldest);
		this.going.add(oldest);
		return oldest;
	}

	private void forget(StreamLifecycle stream) {
		String address = stream.address();
		if (this.all.remove(stream) && address != null) {
			this.addresses.computeIfPresent(address, (key, streams) -> {
				streams.remove(stream);
				return streams.isEmpty() ? null : streams;
			});
		}
	}

}
