package io.github.ssekit.internal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link CompletionStage} lacks. */
public final class Stages {

	private static final Logger log = LoggerFactory.getLogger(Stages.class);

	private Stages() {
	}

	/**
	 * Ask somebody who answers later. Whoever throws, or answers with null, counts as one
	 * who has failed.
	 * @param <T> the type of the answer
	 * @param asked whom to ask
	 * @return the answer; never throws
	 */
	public static <T extends @Nullable Object> CompletionStage<T> ask(Supplier<CompletionStage<T>> asked) {
		try {
			CompletionStage<T> stage = asked.get();
			return (stage != null) ? stage
					: CompletableFuture.failedStage(new IllegalStateException("answered with null instead of a stage"));
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Do something when a stage is over. What that throws itself is logged: the stage
	 * that {@code whenComplete} answers with would keep it for nobody.
	 * @param <T> the type of the answer
	 * @param stage the stage
	 * @param action takes the answer, or the failure without what it was wrapped in
	 */
	public static <T extends @Nullable Object> void whenOver(CompletionStage<T> stage,
			BiConsumer<@Nullable T, @Nullable Throwable> action) {
		var unused = stage.whenComplete((answer, failure) -> {
			try {
				action.accept(answer, (failure != null) ? cause(failure) : null);
			}
			catch (Throwable ex) {
				log.error("What follows an answer has failed.", ex);
			}
		});
	}

	/**
	 * The same stage, and what is hung onto it runs on other threads than those that
	 * complete it. Who waits for it does not wait for those threads. A stage that is over
	 * already is handed back as it is, and what is hung onto it runs where that is done,
	 * as ever.
	 * @param <T> the type of the answer
	 * @param stage the stage
	 * @param executor where its continuations run; where it takes no more, because it is
	 * closed, they run on the completing thread
	 * @return a stage that is completed on the executor
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> completeOn(Executor executor,
			CompletionStage<T> stage) {
		CompletableFuture<T> source = stage.toCompletableFuture();
		if (source.isDone()) {
			return source;
		}
		CompletableFuture<T> dispatching = new DispatchingFuture<>(executor);
		whenOver(source, (answer, failure) -> {
			if (failure != null) {
				dispatching.completeExceptionally(failure);
			}
			else {
				complete(dispatching, answer);
			}
		});
		return dispatching;
	}

	/**
	 * Run something that must not be left out.
	 * @param executor where it runs; where it takes no more, because it is closed or
	 * full, the calling thread runs it
	 * @param task what to run
	 */
	public static void run(Executor executor, Runnable task) {
		try {
			executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			task.run();
		}
	}

	/**
	 * What has really happened.
	 * @param failure what a stage has failed with
	 * @return the same without what stages wrap it in
	 */
	public static Throwable cause(Throwable failure) {
		Throwable cause = failure;
		while (cause instanceof CompletionException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/** The answer is null only where its type allows that. */
	@SuppressWarnings("NullAway")
	private static <T extends @Nullable Object> void complete(CompletableFuture<T> future, @Nullable T answer) {
		future.complete(answer);
	}

}
