package io.github.ssekit.internal.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.observe.SseObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shields the flows from their watchers: what happened is put into a bounded queue, and a
 * thread of its own tells all observers. With no observer nothing is queued. When the
 * queue is full the newest news are left out, and that is logged. Thread-safe.
 */
public final class ObserverDispatcher implements AutoCloseable, HealthSource {

	private static final Logger log = LoggerFactory.getLogger(ObserverDispatcher.class);

	private static final int QUEUE = 65_536;

	private final List<SseObserver> observers;

	/** After so long without any being left out, that is over. */
	private static final Duration LATELY = Duration.ofMinutes(1);

	private final AtomicLong leftOut = new AtomicLong();

	/**
	 * When news were left out last, by the hub's nano time; null as long as none were.
	 */
	private volatile @Nullable Long lastLeftOut;

	private final WorkerPool teller;

	private final HubRuntime runtime;

	private volatile boolean closed;

	/**
	 * Create the shield.
	 * @param observers who is told, in this order
	 * @param runtime gives the thread and shows the time
	 */
	public ObserverDispatcher(List<SseObserver> observers, HubRuntime runtime) {
		this.runtime = runtime;
		this.observers = List.copyOf(observers);
		this.teller = runtime.workers("sse-observers", 1, QUEUE);
	}

	/**
	 * Tell all observers. Never blocks and never throws.
	 * @param news what to tell
	 */
	public void tell(Consumer<SseObserver> news) {
		if (!this.observers.isEmpty()) {
			try {
				this.teller.execute(() -> this.observers.forEach((observer) -> tell(observer, news)));
			}
			catch (RejectedExecutionException ex) {
				leaveOut();
			}
		}
	}

	/**
	 * Whether one of them wants to hear who joins and leaves.
	 * @return false where none does, or there is none
	 */
	public boolean observePresence() {
		return this.observers.stream().anyMatch(SseObserver::observesPresence);
	}

	@Override
	public List<HealthProblem> problems() {
		int waiting = this.teller.waiting();
		Long last = this.lastLeftOut;
		if (last != null && this.runtime.nanoTime() - last < LATELY.toNanos()) {
			return List.of(new HealthProblem("observers", HealthProblem.Severity.DEGRADED,
					this.leftOut.get() + " news were left out, the last a short while ago, because the SseObserver "
							+ "beans are slow: what they count is too low"));
		}
		if (waiting > QUEUE / 2) {
			return List.of(new HealthProblem("observers", HealthProblem.Severity.DEGRADED,
					waiting + " of " + QUEUE + " news wait, because the SseObserver beans are slow: "
							+ "when there is no room, the newest are left out"));
		}
		return List.of();
	}

	/** Tell what is queued, and end. */
	@Override
	public void close() {
		this.closed = true;
		this.teller.close();
	}

	private void tell(SseObserver observer, Consumer<SseObserver> news) {
		try {
			news.accept(observer);
		}
		catch (Throwable ex) {
			log.warn("Observer {} has thrown. The others are told all the same.", observer.getClass().getName(), ex);
		}
	}

	private void leaveOut() {
		this.lastLeftOut = this.runtime.nanoTime();
		if (!this.closed && this.leftOut.getAndIncrement() % QUEUE == 0) {
			log.warn("Observers are too slow: {} news wait, and the newest are left out ({} so far).", QUEUE,
					this.leftOut.get());
		}
	}

}
