package io.github.ssekit.spring;

import io.github.ssekit.SseHubBuilder;

/**
 * Changes the hub before it is made: a bean of this type is called after the properties
 * have been applied, in the order of {@code @Order}.
 */
@FunctionalInterface
public interface SseHubBuilderCustomizer {

	/**
	 * Change the hub.
	 * @param builder what the hub will be made from
	 */
	void customize(SseHubBuilder builder);

}
