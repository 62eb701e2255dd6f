package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what is answered later, and never for ever. */
final class AwaitedResults {

	/** How long is waited, in milliseconds, for what is to come at last. */
	static final String PATIENCE = "ssekit.test.patience";

	private static final long PATIENCE_MILLIS = 10_000;

	private AwaitedResults() {
	}

	/** Long for anything that works, short for whoever watches it fail. */
	static Duration patience() {
		return Duration.ofMillis(Long.getLong(PATIENCE, PATIENCE_MILLIS));
	}

	/** The answer; an error if there is none, or an exceptional one. */
	static <T> T of(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("Answered exceptionally", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Not answered within " + patience(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for an answer", ex);
		}
	}

	/** Why there is no answer; an error if there is one. */
	static Throwable failureOf(CompletionStage<?> stage) {
		Throwable failure = of(stage.handle((answer, ex) -> {
			if (ex == null) {
				return new AssertionError("Answered " + answer + " and not exceptionally");
			}
			return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
		}));
		if (failure instanceof AssertionError error) {
			throw error;
		}
		return failure;
	}

}
