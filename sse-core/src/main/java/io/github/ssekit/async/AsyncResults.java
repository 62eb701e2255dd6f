package io.github.ssekit.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.github.ssekit.broker.Published;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.WorkerPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the futures of an {@link SseAsyncPublisher} on threads of their own, because
 * nobody knows what an application hangs onto them. Thread-safe; no call waits.
 */
public final class AsyncResults implements AutoCloseable {

	/** So many continuations may block before the others wait for them. */
	static final int THREADS = 4;

	/** Where few messages may wait, the threads may be behind by more than that. */
	private static final int LEAST_WAITING = 1024;

	private static final Logger log = LoggerFactory.getLogger(AsyncResults.class);

	private final WorkerPool threads;

	private final int mostWaiting;

	AsyncResults(HubRuntime runtime, int maxMessages) {
		this.threads = runtime.workers("sse-async-answers", THREADS);
		this.mostWaiting = Math.max(LEAST_WAITING, maxMessages);
	}

	/** Whether nothing more is to be taken, since its answer would have to wait too. */
	boolean areTooMany() {
		return this.threads.waiting() >= this.mostWaiting;
	}

	/** How many may wait before nothing more is taken. */
	int mostWaiting() {
		return this.mostWaiting;
	}

	void complete(CompletableFuture<Published> answer, Published place) {
		execute(() -> answer.complete(place));
	}

	void fail(CompletableFuture<Published> answer, Throwable failure) {
		execute(() -> answer.completeExceptionally(failure));
	}

	/** Run something behind all that was taken. Never throws what has to do with that. */
	void execute(Runnable completion) {
		try {
			this.threads.execute(completion);
		}
		catch (RejectedExecutionException ex) {
			completion.run(); // closed: late, and nobody can be held up any more
		}
		catch (Throwable ex) {
			log.error("There is no thread for the answers of a publisher. One is given on another thread.", ex);
			completion.run();
		}
	}

	/** What was taken is still answered. */
	@Override
	public void close() {
		this.threads.close();
	}

}
