package io.github.ssekit.internal.connect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import io.github.ssekit.access.SnapshotLimits;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a snapshot, whose source is asked, and whose hangs: a call waits, then
 * runs, and hangs from when its time is over until it returns.
 * <p>
 * The share of an endpoint: the next call is one of the endpoint that has the fewest
 * running. So many run at once, and one more of each endpoint that has none running, so
 * that none waits for another one. A call that hangs gives its place to the next one and
 * keeps its thread; an endpoint may keep as many threads as calls may run at once, and
 * all together {@link #THREADS_FOR_EACH} times as many.
 * <p>
 * Nobody waits for nothing: who could only wait for calls that hang is refused, when he
 * comes and when it becomes so; and when a call's time is over and none of its endpoint
 * has returned since it began, all that wait for the endpoint are given up.
 * <p>
 * Counts, and calls nobody. Guarded by the monitor of {@link Snapshots}.
 */
final class SnapshotQueue {

	/** How many threads there may be for each call that may run at once. */
	static final int THREADS_FOR_EACH = 4;

	private final SnapshotLimits limits;

	/** Those of which a call waits, runs or hangs. */
	private final Map<String, Endpoint> endpoints = new HashMap<>();

	/** Those of which a call waits and may run; the fewest running first. */
	private final NavigableSet<Endpoint> ready = new TreeSet<>(
			Comparator.<Endpoint>comparingInt((endpoint) -> endpoint.running)
				.thenComparingLong((endpoint) -> endpoint.turn));

	/** Oldest first, which is the order in which their time is over. */
	private final Set<SnapshotCall> running = new LinkedHashSet<>();

	private int waiting;

	private int hanging;

	/** How many run or hang on other threads than the spare ones. */
	private int onOwnThreads;

	private long turns;

	SnapshotQueue(SnapshotLimits limits) {
		this.limits = limits;
	}

	int maxThreads() {
		return THREADS_FOR_EACH * this.limits.maxConcurrent();
	}

	int waiting() {
		return this.waiting;
	}

	int running() {
		return this.running.size();
	}

	/** Let a call wait. Answers why it may not, or null. */
	@Nullable String add(SnapshotCall call) {
		Endpoint endpoint = endpointOf(call);
		String refusal = whyFull(endpoint);
		if (refusal == null) {
			this.ready.remove(endpoint);
			endpoint.waiting.add(call);
			this.waiting++;
		}
		settle(endpoint);
		return refusal;
	}

	/** A call is not wanted any more; does nothing where it does not wait. */
	void remove(SnapshotCall call) {
		Endpoint endpoint = endpointOf(call);
		this.ready.remove(endpoint);
		if (endpoint.waiting.remove(call)) {
			this.waiting--;
		}
		settle(endpoint);
	}

	/** Take the call that runs next; null if none may. */
	@Nullable SnapshotCall begin(long now) {
		Endpoint endpoint = this.ready.isEmpty() ? null : this.ready.first();
		if (endpoint == null || this.running.size() + this.hanging >= maxThreads()
				|| (endpoint.running > 0 && this.running.size() >= this.limits.maxConcurrent())) {
			return null;
		}
		this.ready.remove(endpoint);
		SnapshotCall call = endpoint.waiting.iterator().next();
		endpoint.waiting.remove(call);
		this.waiting--;
		boolean spare = this.onOwnThreads >= this.limits.maxConcurrent();
		this.onOwnThreads += spare ? 0 : 1;
		call.begun(now, spare);
		this.running.add(call);
		endpoint.running++;
		endpoint.turn = this.turns++;
		settle(endpoint);
		return call;
	}

	/** A call has returned, in time or not. */
	void end(SnapshotCall call, long now) {
		Endpoint endpoint = endpointOf(call);
		this.ready.remove(endpoint);
		if (this.running.remove(call)) {
			endpoint.running--;
			endpoint.returnedNanos = now;
		}
		else if (endpoint.hanging.remove(call)) {
			this.hanging--;
		}
		this.onOwnThreads -= call.isSpare() ? 0 : 1;
		settle(endpoint);
	}

	/** How long until the time of the first call is over; null if none runs. */
	@Nullable Long nanosLeft(long now) {
		return this.running.isEmpty() ? null : nanosLeft(this.running.iterator().next(), now);
	}

	/** Take note of the calls whose time is over, and take out who waits in vain. */
	Overdue overdue(long now) {
		List<SnapshotCall> calls = new ArrayList<>();
		List<SnapshotCall> inVain = new ArrayList<>();
		Iterator<SnapshotCall> oldest = this.running.iterator();
		while (oldest.hasNext()) {
			SnapshotCall call = oldest.next();
			if (nanosLeft(call, now) > 0) {
				break;
			}
			oldest.remove();
			calls.add(call);
			Endpoint endpoint = endpointOf(call);
			this.ready.remove(endpoint);
			endpoint.running--;
			endpoint.hanging.add(call);
			this.hanging++;
			boolean hasReturned = endpoint.returnedNanos != null && endpoint.returnedNanos - call.begunNanos() > 0;
			if (!hasReturned || isHanging(endpoint)) {
				giveUp(endpoint, inVain);
			}
			settle(endpoint);
		}
		if (this.hanging >= maxThreads()) {
			inVain.addAll(giveUpAll());
		}
		return new Overdue(calls, inVain);
	}

	/** Take out all that wait. */
	List<SnapshotCall> giveUpAll() {
		List<SnapshotCall> all = new ArrayList<>();
		List.copyOf(this.endpoints.values()).forEach((endpoint) -> {
			this.ready.remove(endpoint);
			giveUp(endpoint, all);
			settle(endpoint);
		});
		return all;
	}

	/** The endpoints of which calls hang, those with the oldest one first. */
	List<Hanging> hanging() {
		return this.endpoints.values()
			.stream()
			.filter((endpoint) -> !endpoint.hanging.isEmpty())
			.map((endpoint) -> new Hanging(endpoint.name, endpoint.hanging.size(),
					endpoint.hanging.iterator().next().begunNanos()))
			.sorted((one, other) -> Long.signum(one.begunNanos() - other.begunNanos()))
			.toList();
	}

	/** Whether nothing is kept of anybody. */
	boolean isEmpty() {
		return this.endpoints.isEmpty() && this.ready.isEmpty() && this.running.isEmpty() && this.waiting == 0
				&& this.hanging == 0 && this.onOwnThreads == 0;
	}

	private @Nullable String whyFull(Endpoint endpoint) {
		if (isHanging(endpoint)) {
			return endpoint.hanging.size() + " calls of endpoint " + endpoint.name
					+ " hang, as many as it may have threads (sse.snapshot.max-concurrent = "
					+ this.limits.maxConcurrent() + ")";
		}
		if (this.hanging >= maxThreads()) {
			return this.hanging + " calls of all endpoints hang, as many as there may be threads (" + THREADS_FOR_EACH
					+ " times sse.snapshot.max-concurrent = " + this.limits.maxConcurrent() + ")";
		}
		if (endpoint.waiting.size() >= this.limits.maxWaiting() - this.waiting) {
			return endpoint.waiting.size() + " streams of endpoint " + endpoint.name + " wait for their snapshot, and "
					+ this.waiting + " of all endpoints: there is no more room (sse.snapshot.max-waiting = "
					+ this.limits.maxWaiting() + ", and as many of an endpoint as places are left)";
		}
		return null;
	}

	private boolean isHanging(Endpoint endpoint) {
		return endpoint.hanging.size() >= this.limits.maxConcurrent();
	}

	private void giveUp(Endpoint endpoint, List<SnapshotCall> givenUp) {
		givenUp.addAll(endpoint.waiting);
		this.waiting -= endpoint.waiting.size();
		endpoint.waiting.clear();
	}

	private long nanosLeft(SnapshotCall call, long now) {
		return this.limits.timeout().toNanos() - (now - call.begunNanos());
	}

	private Endpoint endpointOf(SnapshotCall call) {
		return this.endpoints.computeIfAbsent(call.endpoint(), (name) -> new Endpoint(name, this.turns++));
	}

	/**
	 * Put an endpoint where it belongs after a change, for which it was taken out of
	 * those that are ready.
	 */
	private void settle(Endpoint endpoint) {
		int threads = endpoint.running + endpoint.hanging.size();
		if (!endpoint.waiting.isEmpty()) {
			if (threads < this.limits.maxConcurrent()) {
				this.ready.add(endpoint);
			}
		}
		else if (threads == 0) {
			this.endpoints.remove(endpoint.name);
		}
	}

	/** What an endpoint has in hand. */
	private static final class Endpoint {

		private final String name;

		/** In the order of asking. */
		private final Set<SnapshotCall> waiting = new LinkedHashSet<>();

		/** Oldest first. */
		private final Set<SnapshotCall> hanging = new LinkedHashSet<>();

		private int running;

		/** When its turn was, among those that have as many running. */
		private long turn;

		/** When a call last returned in time; null where none has. */
		private @Nullable Long returnedNanos;

		Endpoint(String name, long turn) {
			this.name = name;
			this.turn = turn;
		}

	}

	/**
	 * What becomes of calls when time has gone on.
	 *
	 * @param calls whose time is over
	 * @param inVain who waited, and is not to wait any longer
	 */
	record Overdue(List<SnapshotCall> calls, List<SnapshotCall> inVain) {
	}

	/**
	 * An endpoint whose source hangs.
	 *
	 * @param endpoint its name
	 * @param calls how many hang
	 * @param begunNanos when the oldest of them was begun, by nano time
	 */
	record Hanging(String endpoint, int calls, long begunNanos) {
	}

}
