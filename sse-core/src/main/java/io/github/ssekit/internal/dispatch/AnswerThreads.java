package io.github.ssekit.internal.dispatch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.jspecify.annotations.Nullable;

/**
 * Where it goes on when somebody has answered: on none of the threads that bring answers,
 * because those of a store that is far read its line, and the hub's clock and those that
 * deliver have other work. What the engine does with an answer has threads of its own, so
 * that an application that blocks where it is answered holds up no stream. Thread-safe;
 * the threads come when they are needed.
 */
public final class AnswerThreads implements HealthSource, AutoCloseable {

	/** How many continuations of the application run at once. */
	static final int CALLBACKS = 4;

	/** Operators are told when so many answers wait for those. */
	private static final int MANY = 1000;

	private final WorkerPool engine;

	private final WorkerPool presence;

	private final WorkerPool callbacks;

	/**
	 * Create them.
	 * @param runtime makes threads
	 * @param engineThreads how many serve the engine
	 */
	public AnswerThreads(HubRuntime runtime, int engineThreads) {
		this.engine = runtime.workers("sse-answers", engineThreads);
		this.presence = runtime.workers("sse-presence", 1);
		this.callbacks = runtime.workers("sse-callback", CALLBACKS);
	}

	/** For what the engine does with an answer; it does not block. */
	public Executor engine() {
		return this.engine;
	}

	/** For what presence tells, one after the other. */
	public Executor presence() {
		return (task) -> Stages.run(this.presence, task);
	}

	/** For what the application does with an answer. */
	public Executor callbacks() {
		return this.callbacks;
	}

	/** A stage as the application is given it. */
	public <T extends @Nullable Object> CompletableFuture<T> forApplication(CompletionStage<T> stage) {
		return Stages.completeOn(this.callbacks, stage);
	}

	@Override
	public List<HealthProblem> problems() {
		int waiting = this.callbacks.waiting();
		return (waiting < MANY) ? List.of()
				: List.of(new HealthProblem("callbacks", HealthProblem.Severity.DEGRADED,
						waiting + " answers wait to be given to the application, because what it has hung onto others"
								+ " (whenComplete, thenAccept and the like, on the " + CALLBACKS
								+ " threads sse-callback) blocks. Let it hand over what takes long"));
	}

	/**
	 * Take no more; what was taken still runs, and what comes later on its own thread.
	 */
	@Override
	public void close() {
		this.engine.close();
		this.presence.close();
		this.callbacks.close();
	}

}
