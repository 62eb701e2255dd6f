package io.github.ssekit.simulation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.ssekit.broker.BrokerUnavailableException;

/**
 * The way of one node to the cluster: what is asked takes effect there some time later,
 * and is answered some time after that, in any order, on the node's own I/O threads. Or
 * it fails, before or after it took effect.
 */
final class Requests {

	private final SimulatedWorld world;

	private final Chance chance;

	private final Faults faults;

	private final SimulatedThreads server;

	private final SimulatedThreads io;

	/** Of a hundred requests, so many are answered before the call returns. */
	private final int atOnce;

	/** How long a way takes at most, in nanoseconds. */
	private final long slowest;

	private boolean away;

	Requests(SimulatedWorld world, Chance chance, Faults faults, SimulatedThreads server, String node) {
		this.world = world;
		this.chance = chance;
		this.faults = faults;
		this.server = server;
		this.io = world.threads(node, "io", 2);
		this.atOnce = chance.of(0, 0, 20, 100);
		this.slowest = chance.of(100_000L, 3_000_000L, 40_000_000L);
	}

	void away(boolean away) {
		this.away = away;
	}

	/**
	 * Ask for something.
	 * @param what what for, as the trace tells it
	 * @param effect performed by the server, at once and alone
	 * @return the answer
	 */
	<T> CompletionStage<T> ask(String what, Supplier<T> effect) {
		this.world.callOut();
		CompletionStage<T> answer = answer(what, effect);
		this.world.callOut();
		return answer;
	}

	private <T> CompletionStage<T> answer(String what, Supplier<T> effect) {
		if (this.faults.strikes(Fault.REQUESTS_THROW)) {
			this.world.tell(what + ": throws");
			throw SimulatedFailure.away(what);
		}
		if (this.faults.strikes(Fault.REQUESTS_ANSWER_NOTHING)) {
			this.world.tell(what + ": is not answered by a stage");
			return null;
		}
		if (this.away || this.faults.strikes(Fault.REQUESTS_FAIL)) {
			return failed(what, SimulatedFailure.away(what));
		}
		if (this.faults.strikes(Fault.REQUESTS_END_IN_ERRORS)) {
			return failed(what, SimulatedFailure.error(this.chance, what));
		}
		if (this.chance.percent(this.atOnce)) {
			return atOnce(what, effect);
		}
		this.world.tell(what);
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.world.after(delay(), this.server, () -> {
			CompletionStage<T> effected = atOnce(what, effect);
			CompletionStage<T> heard = this.faults.strikes(Fault.ANSWERS_LOST)
					? CompletableFuture.failedStage(SimulatedFailure.away("the answer to " + what)) : effected;
			this.world.after(delay(), this.io, () -> heard.whenComplete((value, failure) -> {
				this.world.tell("answer to " + what + ((failure != null) ? ": " + failure : ""));
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else {
					answer.complete(value);
				}
			}));
		});
		return answer;
	}

	private <T> CompletionStage<T> atOnce(String what, Supplier<T> effect) {
		try {
			T answer = effect.get();
			this.world.tell(what + ": " + answer);
			return CompletableFuture.completedStage(answer);
		}
		catch (BrokerUnavailableException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private <T> CompletionStage<T> failed(String what, Throwable failure) {
		this.world.tell(what + ": fails");
		if (this.chance.percent(this.atOnce)) {
			return CompletableFuture.failedStage(failure);
		}
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.world.after(delay(), this.io, () -> answer.completeExceptionally(failure));
		return answer;
	}

	/** How long one way takes. */
	long delay() {
		if (this.faults.strikes(Fault.ANSWERS_LATE)) {
			return this.chance.spread(100_000_000L, 4_000_000_000L);
		}
		return this.chance.percent(30) ? 0 : this.chance.spread(10_000, this.slowest);
	}

}
