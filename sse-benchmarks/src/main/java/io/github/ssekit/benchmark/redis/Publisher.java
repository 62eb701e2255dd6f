package io.github.ssekit.benchmark.redis;

import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.Topic;

/** One of those compared: publishes, and waits for nothing. */
@FunctionalInterface
interface Publisher {

	/**
	 * Publish.
	 * @param topic where
	 * @param data what, one line
	 * @return completes when Redis has answered
	 */
	CompletionStage<?> publish(Topic topic, String data);

}
