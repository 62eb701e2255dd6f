package io.github.ssekit.internal.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A serial task that is performed by the threads of an executor. */
class SerialTaskOnExecutorTests {

	private final Queue<Runnable> given = new ArrayDeque<>();

	private final List<Throwable> failures = new ArrayList<>();

	private int performed;

	private Runnable inside = () -> {
	};

	private final SerialTask task = new SerialTask() {

		@Override
		protected void perform() {
			SerialTaskOnExecutorTests.this.performed++;
			Runnable what = SerialTaskOnExecutorTests.this.inside;
			SerialTaskOnExecutorTests.this.inside = () -> {
			};
			what.run();
		}

		@Override
		protected void onFailure(Throwable failure) {
			SerialTaskOnExecutorTests.this.failures.add(failure);
		}

	};

	@Test
	void goesToTheExecutorOnceHoweverOftenItIsAskedFor() {
		for (int i = 0; i < 3; i++) {
			this.task.runOn(this.given::add);
		}
		assertThat(this.performed).isZero();
		assertThat(this.given).hasSize(1);
		this.given.remove().run();
		assertThat(this.performed).isBetween(1, 3);
		this.task.runOn(this.given::add);
		assertThat(this.given).hasSize(1);
	}

	@Test
	void isPerformedOnceMoreWhereItIsAskedForMeanwhileAndBehindAnError() {
		this.inside = () -> {
			this.task.runOn(this.given::add);
			throw new StackOverflowError("as asked for");
		};
		this.task.runOn(this.given::add);
		this.given.remove().run();
		assertThat(this.performed).isEqualTo(2);
		assertThat(this.failures).singleElement().isInstanceOf(StackOverflowError.class);
		assertThat(this.given).isEmpty();
	}

	@Test
	void isFreeAgainWhereTheExecutorTakesNothing() {
		this.task.runOn((task) -> {
			throw new RejectedExecutionException("closed");
		});
		assertThat(this.failures).singleElement().isInstanceOf(RejectedExecutionException.class);
		this.task.runOn(this.given::add);
		this.given.remove().run();
		assertThat(this.performed).isEqualTo(1);
	}

}
