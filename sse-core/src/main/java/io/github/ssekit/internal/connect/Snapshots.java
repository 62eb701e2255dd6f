package io.github.ssekit.internal.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application for snapshots, on threads of their own: it may take its time, and
 * holds up neither deliveries nor streams without a snapshot, and an endpoint whose
 * source is slow or hangs holds up no other endpoint ({@link SnapshotQueue}). A source
 * that takes longer than it may is interrupted and its stream refused; where it goes on
 * all the same, a spare thread does the work of the one that it keeps.
 * <p>
 * Thread-safe. Nothing waits here but for the source itself: the time is looked at by a
 * scheduler. Its monitor guards the queue, and nobody is called under it.
 */
public final class Snapshots implements HealthSource, AutoCloseable {

	/** After so long without a call that took too long, that is over. */
	private static final Duration LATELY = Duration.ofMinutes(1);

	private final EventEncoder encoder;

	private final SnapshotLimits limits;

	private final HubRuntime runtime;

	private final Scheduler scheduler;

	private final WorkerPool threads;

	/** Threads that come only while others are kept by calls that hang. */
	private final WorkerPool spareThreads;

	/** Where streams are refused that waited in vain, which may be thousands. */
	private final Executor answers;

	/** Guarded by the monitor. */
	private final SnapshotQueue queue;

	/** Whether the scheduler is to look at the time; guarded by the monitor. */
	private boolean scheduled;

	/** Guarded by the monitor. */
	private boolean closed;

	/** What took too long last; null where nothing has. Guarded by the monitor. */
	private @Nullable LateCall lastLate;

	/**
	 * Create it.
	 * @param encoder encodes snapshots
	 * @param limits how much they may take
	 * @param runtime gives threads, and knows the time
	 * @param scheduler looks at the time
	 * @param answers where streams are refused whose time is over
	 */
	public Snapshots(EventEncoder encoder, SnapshotLimits limits, HubRuntime runtime, Scheduler scheduler,
			Executor answers) {
		this.encoder = encoder;
		this.limits = limits;
		this.runtime = runtime;
		this.scheduler = scheduler;
		this.answers = answers;
		this.queue = new SnapshotQueue(limits);
		this.threads = runtime.workers("sse-snapshot", limits.maxConcurrent());
		this.spareThreads = runtime.workers("sse-snapshot-spare", this.queue.maxThreads() - limits.maxConcurrent());
	}

	@Override
	public List<HealthProblem> problems() {
		List<SnapshotQueue.Hanging> hanging;
		LateCall late;
		int waiting;
		synchronized (this) {
			hanging = this.queue.hanging();
			late = this.lastLate;
			waiting = this.queue.waiting();
		}
		long now = this.runtime.nanoTime();
		if (!hanging.isEmpty()) {
			Duration longest = Duration.ofNanos(now - hanging.get(0).begunNanos());
			return List.of(new HealthProblem("snapshots", HealthProblem.Severity.DEGRADED,
					"Calls for snapshots hang, and each keeps a thread: " + list(hanging, now)
							+ ". An endpoint of which " + this.limits.maxConcurrent()
							+ " hang has its streams refused. Give what its source waits for a time of its own"
							+ " that is shorter than sse.snapshot.timeout",
					this.runtime.clock().instant().minus(longest)));
		}
		if (late != null && now - late.nanos() < LATELY.toNanos()) {
			return List.of(new HealthProblem("snapshots", HealthProblem.Severity.DEGRADED,
					"The snapshot of endpoint " + late.endpoint() + " has taken longer than "
							+ text(this.limits.timeout())
							+ " (sse.snapshot.timeout) a short while ago, and its stream was refused"));
		}
		if (waiting > this.limits.maxWaiting() / 4) {
			return List.of(new HealthProblem("snapshots", HealthProblem.Severity.DEGRADED,
					waiting + " streams wait for their snapshot. An endpoint has room for as many as are left of "
							+ this.limits.maxWaiting() + " (sse.snapshot.max-waiting); then its streams are refused"));
		}
		return List.of();
	}

	/**
	 * Take no more calls. Who waits is refused; a source that is being asked is left to
	 * end.
	 */
	@Override
	public void close() {
		List<SnapshotCall> waiting;
		synchronized (this) {
			this.closed = true;
			waiting = this.queue.giveUpAll();
		}
		waiting.forEach((call) -> call.refuse(new FailedException("the hub is closed", null)));
		this.threads.close();
		this.spareThreads.close();
	}

	/**
	 * Ask for a snapshot. Its answer fails with a {@link FailedException} where it is not
	 * to be had, also at once, where there is no room to wait for it. Who does not want
	 * it any more says so by {@link #cancel}.
	 */
	SnapshotCall ask(Snapshot snapshot) {
		SnapshotCall call = new SnapshotCall(snapshot);
		String refusal;
		synchronized (this) {
			refusal = this.closed ? "the hub is closed" : this.queue.add(call);
		}
		if (refusal != null) {
			call.refuse(new FailedException(refusal, null));
		}
		else {
			beginCalls();
		}
		return call;
	}

	/**
	 * The stream of a call has ended: it waits no more, and whatever comes is dropped.
	 */
	void cancel(SnapshotCall call) {
		synchronized (this) {
			this.queue.remove(call);
		}
		call.drop();
	}

	/** Whether nothing is kept of anybody. */
	synchronized boolean isIdle() {
		return this.queue.isEmpty();
	}

	synchronized int waiting() {
		return this.queue.waiting();
	}

	private void beginCalls() {
		for (SnapshotCall call = nextCall(); call != null; call = nextCall()) {
			begin(call);
		}
		scheduleLook();
	}

	private synchronized @Nullable SnapshotCall nextCall() {
		return this.queue.begin(this.runtime.nanoTime());
	}

	private void begin(SnapshotCall call) {
		try {
			(call.isSpare() ? this.spareThreads : this.threads).execute(() -> run(call));
		}
		catch (Throwable ex) {
			// the hub is closed, or the machine has no more threads
			end(call);
			call.refuse(new FailedException("there is no thread to ask for it", ex));
		}
	}

	private void run(SnapshotCall call) {
		try {
			call.run(this.encoder);
		}
		finally {
			end(call);
			beginCalls();
		}
	}

	private synchronized void end(SnapshotCall call) {
		this.queue.end(call, this.runtime.nanoTime());
	}

	/**
	 * One look at a time is enough: all calls have the same time, so the first is first.
	 */
	private void scheduleLook() {
		Long nanosLeft;
		synchronized (this) {
			nanosLeft = this.scheduled ? null : this.queue.nanosLeft(this.runtime.nanoTime());
			this.scheduled |= nanosLeft != null;
		}
		if (nanosLeft != null) {
			boolean unused = this.scheduler.schedule(this::lookAtTime, nanosLeft); // or
																					// closed
		}
	}

	private void lookAtTime() {
		long now = this.runtime.nanoTime();
		SnapshotQueue.Overdue overdue;
		synchronized (this) {
			this.scheduled = false;
			overdue = this.queue.overdue(now);
			if (!overdue.calls().isEmpty()) {
				this.lastLate = new LateCall(overdue.calls().get(0).endpoint(), now);
			}
		}
		List<Runnable> refusals = new ArrayList<>();
		overdue.calls().forEach((call) -> {
			// it says where the source hangs, and so before it is interrupted
			FailedException reason = new FailedException("the source of endpoint " + call.endpoint()
					+ " has taken longer than " + text(this.limits.timeout()) + " (sse.snapshot.timeout)",
					call.interrupt());
			refusals.add(() -> call.refuse(reason));
		});
		overdue.inVain()
			.forEach((call) -> refusals.add(() -> call.refuse(new FailedException(
					"no source of endpoint " + call.endpoint() + " has answered within " + text(this.limits.timeout())
							+ " (sse.snapshot.timeout), so that those who wait do so in vain",
					null))));
		refuse(refusals);
		beginCalls();
	}

	private void refuse(List<Runnable> refusals) {
		if (refusals.isEmpty()) {
			return;
		}
		Stages.run(this.answers, () -> refusals.forEach(Runnable::run));
	}

	private static String list(List<SnapshotQueue.Hanging> hanging, long now) {
		return hanging.stream()
			.map((one) -> one.calls() + " of endpoint " + one.endpoint() + " for up to "
					+ Duration.ofNanos(now - one.begunNanos()).toSeconds() + " s")
			.collect(Collectors.joining(", "));
	}

	private static String text(Duration duration) {
		return (duration.toMillisPart() == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

	/** When a call took too long. */
	private record LateCall(String endpoint, long nanos) {
	}

	/** Says that a snapshot could not be had, and why. */
	static final class FailedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		FailedException(String message, @Nullable Throwable cause) {
			super(message, cause, false, false); // there may be thousands
		}

	}

}
