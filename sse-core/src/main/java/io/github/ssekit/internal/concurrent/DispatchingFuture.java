package io.github.ssekit.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A future whose continuations run on an executor, whoever completes it. Who looks at it,
 * or waits for it, does not wait for the executor: else a continuation that waits for
 * another answer, which comes to the same few threads, could wait for itself.
 * <p>
 * So there are two: one that is complete at once, which is looked at, and this one, on
 * which the continuations hang and which the executor completes.
 *
 * @param <T> the type of the answer
 */
final class DispatchingFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	/** Nothing hangs on it. */
	private final CompletableFuture<T> answer = new CompletableFuture<>();

	private final Executor executor;

	DispatchingFuture(Executor executor) {
		this.executor = executor;
	}

	@Override
	public boolean complete(T value) {
		return dispatch(this.answer.complete(value), () -> super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		return dispatch(this.answer.completeExceptionally(failure), () -> super.completeExceptionally(failure));
	}

	@Override
	public boolean cancel(boolean mayInterrupt) {
		boolean unused = dispatch(this.answer.cancel(mayInterrupt), () -> super.cancel(mayInterrupt));
		return this.answer.isCancelled();
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor on) {
		on.execute(() -> {
			try {
				boolean unused = complete(supplier.get());
			}
			catch (Throwable ex) {
				boolean unused = completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public T join() {
		return this.answer.join();
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		return this.answer.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		return this.answer.get(timeout, unit);
	}

	@Override
	public T getNow(T valueIfAbsent) {
		return this.answer.getNow(valueIfAbsent);
	}

	@Override
	public boolean isDone() {
		return this.answer.isDone();
	}

	@Override
	public boolean isCancelled() {
		return this.answer.isCancelled();
	}

	@Override
	public boolean isCompletedExceptionally() {
		return this.answer.isCompletedExceptionally();
	}

	private boolean dispatch(boolean first, Runnable continuations) {
		if (first) {
			Stages.run(this.executor, continuations);
		}
		return first;
	}

}
