package io.github.ssekit.test.contract;

import java.time.Duration;

import io.github.ssekit.internal.registry.EmitterRegistry;

/** What the parts of the contract of registries have in common: their subject. */
public interface RegistryContract {

	/**
	 * The subject, made for this test: a field of the test class will do. It is not
	 * started; the tests do that, once.
	 * @return the same one throughout a test
	 */
	EmitterRegistry registry();

	/**
	 * The grace that the subject was made with.
	 * @return how long the interest in a topic outlives its last listener
	 */
	Duration grace();

	/**
	 * Let time go by for the subject: a clock that can be moved is moved, one that cannot
	 * is waited for.
	 * @param time how much
	 */
	void advance(Duration time);

}
