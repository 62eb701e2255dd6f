package io.github.ssekit.observe;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shields the flows from their watchers: what happened is put into a bounded queue, and a
 * thread of its own tells all observers. With no observer nothing is queued. When the
 * queue is full the newest news are left out, and that is logged. Thread-safe.
 */
public final class Observers implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Observers.class);

	private static final int QUEUE = 65_536;

	private final List<SseObserver> observers;

	private final AtomicLong leftOut = new AtomicLong();

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
		if (!this.teller.isShutdown() && this.leftOut.getAndIncrement() % QUEUE == 0) {
			log.warn("Observers are too slow: {} news wait, and the newest are left out ({} so far).", QUEUE,
					this.leftOut.get());
		}
	}

}
