package io.github.ssekit.redis.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Dice whose throws a seed decides, so that a run can be had again. */
final class Chance {

	private final SplittableRandom random;

	Chance(long seed) {
		this(new SplittableRandom(seed));
	}

	private Chance(SplittableRandom random) {
		this.random = random;
	}

	/** Other dice, whose throws do not change those of these. */
	Chance split() {
		return new Chance(this.random.split());
	}

	RandomGenerator generator() {
		return this.random;
	}

	/** True once in so many times; never for 0. */
	boolean oneIn(int times) {
		return times > 0 && this.random.nextInt(times) == 0;
	}

	boolean percent(int percent) {
		return this.random.nextInt(100) < percent;
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	/** Both ends are among them. */
	int between(int from, int to) {
		return this.random.nextInt(from, to + 1);
	}

	/** Both ends are among them. */
	long between(long from, long to) {
		return this.random.nextLong(from, to + 1);
	}

	/** Of each order of magnitude as often as of any other. */
	long spread(long from, long to) {
		double low = Math.log((double) Math.max(1, from));
		double high = Math.log((double) Math.max(1, to));
		return (long) StrictMath.exp(low + this.random.nextDouble() * (high - low));
	}

	@SafeVarargs
	final <T> T of(T... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	<T> T of(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	long number() {
		return this.random.nextLong();
	}

}
