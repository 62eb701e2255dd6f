package io.github.ssekit.observe;

import java.util.List;

/**
 * Knows what is wrong. Answers from what is known: it asks nobody and waits for nothing,
 * so that it may be called at any time, by any thread.
 */
@FunctionalInterface
public interface HealthSource {

	/**
	 * What is wrong now.
	 * @return one trouble for each name; empty where all is well
	 */
	List<HealthProblem> problems();

}
