package io.github.ssekit.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shields the flows from their watchers: what happened is put into a bounded queue, and a
 * thread of its own tells all observers. With no observer nothing is queued. When the
 * queue is full the newest news are left out, and that is logged. Thread-safe.
 */
public final class Observers implements AutoCloseable, HealthSource {

	private static final Logger log = LoggerFactory.getLogger(Observers.class);

	private static final int QUEUE = 65_536;

	private final List<SseObserver> observers;

	/** After so long without any being left out, that is over. */
	private static final Duration LATELY = Duration.ofMinutes(1);

	private final AtomicLong leftOut = new AtomicLong();

	/** When news were left out last; null as long as none were. */
	private volatile @Nullable Instant lastLeftOut;

	private final ThreadPoolExecutor teller;

	/**
	 * Create the shield.
	 * @param observers who is told, in this order
	 */
	public Observers(List<SseObserver> observers) {
		this.observers = List.copyOf(observers);
		this.teller = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), (task) -> {
			Thread thread = new Thread(task, "sse-observers");
			thread.setDaemon(true);
			return thread;
		}, (task, executor) -> leaveOut());
		this.teller.allowCoreThreadTimeOut(true);
	}

	/**
	 * Tell all observers. Never blocks and never throws.
	 * @param news what to tell
	 */
	public void tell(Consumer<SseObserver> news) {
		if (!this.observers.isEmpty()) {
			this.teller.execute(() -> this.observers.forEach((observer) -> tell(observer, news)));
		}
	}

	@Override
	public List<Trouble> troubles() {
		int waiting = this.teller.getQueue().size();
		Instant last = this.lastLeftOut;
		if (last != null && last.plus(LATELY).isAfter(Instant.now())) {
			return List.of(new Trouble("observers", Trouble.Severity.DEGRADED,
					this.leftOut.get() + " news were left out, the last a short while ago, because the SseObserver "
							+ "beans are slow: what they count is too low"));
		}
		if (waiting > QUEUE / 2) {
			return List.of(new Trouble("observers", Trouble.Severity.DEGRADED,
					waiting + " of " + QUEUE + " news wait, because the SseObserver beans are slow: "
							+ "when there is no room, the newest are left out"));
		}
		return List.of();
	}

	/** Tell what is queued, and end. */
	@Override
	public void close() {
		this.teller.shutdown();
	}

	private void tell(SseObserver observer, Consumer<SseObserver> news) {
		try {
			news.accept(observer);
		}
		catch (RuntimeException ex) {
			log.warn("Observer {} has thrown. The others are told all the same.", observer.getClass().getName(), ex);
		}
	}

	private void leaveOut() {
		this.lastLeftOut = Instant.now();
		if (!this.teller.isShutdown() && this.leftOut.getAndIncrement() % QUEUE == 0) {
			log.warn("Observers are too slow: {} news wait, and the newest are left out ({} so far).", QUEUE,
					this.leftOut.get());
		}
	}

}
