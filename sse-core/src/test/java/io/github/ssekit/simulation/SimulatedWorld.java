package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time, and the threads of all nodes, played by one real thread: whoever has something to
 * do waits in the queue of its {@link SimulatedThreads}, and chance picks who is next. If
 * nobody has, time goes on to the next timer.
 * <p>
 * A task runs to its end, but at the points where the engine calls others and holds no
 * lock ({@link #callOut}), some of what waits may run in between, as other threads would:
 * on the same stack, and never on a thread that is in the middle of something. So the
 * races between two steps of one method are met as well.
 */
final class SimulatedWorld {

	private static final int DEEPEST = 6;

	/** After so many steps whoever waits for a fact looks whether it is so. */
	private static final int LOOKED_EACH = 32;

	private final Chance chance;

	private final Trace trace;

	private final List<SimulatedThreads> all = new ArrayList<>();

	private final PriorityQueue<Timer> timers = new PriorityQueue<>(
			Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));

	/** Who is inside of a task, the innermost last. */
	private final List<SimulatedThreads> stack = new ArrayList<>();

	private final List<Runnable> betweenTasks = new ArrayList<>();

	private final List<String> violations = new ArrayList<>();

	/** At a call-out, others run once in so many times. */
	private final int interruptedOnceIn;

	/** Whether the most urgent runs first, and not anybody. */
	private final boolean byUrgency;

	/** Nanoseconds since the world began. */
	private long now;

	private long timersMade;

	private int threadsMade;

	private long steps;

	/** Locks of the engine that are held at this point of the stack. */
	private int locks;

	SimulatedWorld(Chance chance, Trace trace) {
		this.chance = chance;
		this.trace = trace;
		this.interruptedOnceIn = chance.of(0, 2, 4, 4, 8, 16);
		this.byUrgency = chance.percent(40);
	}

	long now() {
		return this.now;
	}

	long steps() {
		return this.steps;
	}

	Trace trace() {
		return this.trace;
	}

	/** New threads that nobody else uses. */
	SimulatedThreads threads(String owner, String name, int count) {
		SimulatedThreads threads = new SimulatedThreads(this.threadsMade++, owner, name, count,
				this.chance.below(1000));
		this.all.add(threads);
		return threads;
	}

	/** What has happened, for whoever looks for the reason. */
	void tell(String what) {
		StringBuilder line = new StringBuilder(64 + what.length());
		line.append(this.now / 1_000).append("us ");
		for (int i = 0; i < this.stack.size(); i++) {
			line.append((i == 0) ? "" : " > ").append(this.stack.get(i));
		}
		this.trace.add(line.append(": ").append(what).toString());
	}

	/** A promise is broken. The run goes on to the end of this step. */
	void violated(String promise) {
		tell("VIOLATED: " + promise);
		this.violations.add(promise);
	}

	List<String> violations() {
		return this.violations;
	}

	boolean isWhole() {
		return this.violations.isEmpty();
	}

	/** Run a task on one of these threads after a while. */
	void after(long nanos, SimulatedThreads threads, Runnable task) {
		if (nanos <= 0) {
			threads.add(task);
		}
		else {
			at(this.now + nanos, threads, task);
		}
	}

	/** Run a task on one of these threads at a time; those of one time in this order. */
	void at(long nanos, SimulatedThreads threads, Runnable task) {
		this.timers.add(new Timer(nanos, this.timersMade++, threads, task));
	}

	/** Run something when nobody is in the middle of a task. */
	void betweenTasks(Runnable task) {
		this.betweenTasks.add(task);
	}

	/**
	 * The engine has called somebody, and holds no lock: others may run before it goes
	 * on.
	 */
	void callOut() {
		if (this.locks > 0 || this.stack.isEmpty() || this.stack.size() >= DEEPEST
				|| !this.chance.oneIn(this.interruptedOnceIn)) {
			return;
		}
		for (int i = this.chance.between(1, 8); i > 0 && runSomebody(); i--) {
			this.now += this.chance.below(20_000);
		}
	}

	/**
	 * Block the thread that runs, as somebody does who waits for something: others run,
	 * and time goes on.
	 */
	void linger(Duration time) {
		long end = this.now + time.toNanos();
		if (this.locks > 0 || this.stack.isEmpty() || this.stack.size() >= DEEPEST) {
			return;
		}
		while (this.now < end && isWhole()) {
			this.now += this.chance.below(50_000);
			if (!runSomebody()) {
				Timer next = this.timers.peek();
				this.now = (next != null) ? Math.min(end, Math.max(this.now, next.at)) : end;
			}
		}
	}

	/** The engine holds a lock while this runs: nobody runs in between. */
	void locked(Runnable task) {
		this.locks++;
		try {
			task.run();
		}
		finally {
			this.locks--;
		}
	}

	/** Let something happen. Answers false if nothing ever will. */
	boolean step() {
		while (!this.betweenTasks.isEmpty()) {
			this.betweenTasks.remove(0).run();
		}
		this.now += this.chance.below(50_000);
		boolean isSlow = this.chance.oneIn(64); // time goes on, and nobody does
		if (!isSlow && runSomebody()) {
			return true;
		}
		Timer next = this.timers.peek();
		if (next == null) {
			return runSomebody();
		}
		this.now = Math.max(this.now, next.at);
		if (this.byUrgency && isSlow) {
			this.chance.of(this.all).urgency = this.chance.below(1000);
		}
		wakeWhoseTimeHasCome();
		return true;
	}

	/** Go on for so long. */
	void run(Duration time) {
		runUntil(() -> false, time);
	}

	/** Go on until something is so, or the time is over, or a promise is broken. */
	void runUntil(BooleanSupplier fact, Duration time) {
		long end = this.now + time.toNanos();
		for (int i = 0; isWhole() && this.now < end && step(); i++) {
			if (i % LOOKED_EACH == 0 && fact.getAsBoolean()) {
				return;
			}
		}
	}

	/** All of an owner stops as if it had never been, in the middle of nothing. */
	void switchOff(String owner) {
		this.all.removeIf((threads) -> threads.owner.equals(owner));
		this.timers.removeIf((timer) -> timer.threads.owner.equals(owner));
	}

	/** The machines sleep: what is due meanwhile is late. */
	void sleep(Duration time) {
		this.now += time.toNanos();
	}

	/** Threads of an owner that are not done, which they should be. */
	List<SimulatedThreads> unfinished() {
		return this.all.stream().filter((threads) -> !threads.isIdle()).toList();
	}

	private boolean runSomebody() {
		wakeWhoseTimeHasCome();
		SimulatedThreads next = this.byUrgency ? mostUrgent() : anybody();
		if (next == null) {
			return false;
		}
		Runnable task = next.begin();
		this.steps++;
		this.trace.mix(next.number);
		this.stack.add(next);
		try {
			task.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			this.stack.remove(this.stack.size() - 1);
			next.end();
			Thread.interrupted(); // it was the simulated thread that was meant
		}
		return true;
	}

	/** A pool logs what a task throws; but none of the engine's should. */
	private void failed(Throwable failure) {
		if (SimulatedFailure.isPartOf(failure)) {
			tell("a task has thrown " + failure);
		}
		else {
			violated("no task throws: " + SimulatedFailure.withTrace(failure));
		}
	}

	private SimulatedThreads anybody() {
		SimulatedThreads chosen = null;
		int runnable = 0;
		for (SimulatedThreads threads : this.all) {
			if (threads.isRunnable()) {
				runnable++;
			}
		}
		int which = (runnable > 0) ? this.chance.below(runnable) : 0;
		for (int i = 0; i < this.all.size() && chosen == null && runnable > 0; i++) {
			if (this.all.get(i).isRunnable() && which-- == 0) {
				chosen = this.all.get(i);
			}
		}
		return chosen;
	}

	private SimulatedThreads mostUrgent() {
		SimulatedThreads most = null;
		for (SimulatedThreads threads : this.all) {
			if (threads.isRunnable() && (most == null || threads.urgency > most.urgency)) {
				most = threads;
			}
		}
		return most;
	}

	private void wakeWhoseTimeHasCome() {
		Timer next = this.timers.peek();
		while (next != null && next.at <= this.now) {
			this.timers.remove();
			next.threads.add(next.task);
			next = this.timers.peek();
		}
	}

	private record Timer(long at, long number, SimulatedThreads threads, Runnable task) {
	}

}
