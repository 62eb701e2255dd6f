package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.event.InvalidSettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code sse.self-check.*} sets.
 *
 * @param enabled Whether the application looks at its settings when it starts, and warns
 * of what would harm streams.
 * @param expectedStreams Number of streams that this node has to hold at the same time.
 * With 0 nobody knows, and sse.limits.streams-per-node is looked at.
 */
@ConfigurationProperties("sse.self-check")
public record SseSelfCheckProperties(@DefaultValue("true") boolean enabled, @DefaultValue("0") int expectedStreams) {

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public SseSelfCheckProperties {
		if (expectedStreams < 0) {
			throw new InvalidSettingException("sse.self-check.expected-streams", expectedStreams,
					"must be positive, or 0 if nobody knows");
		}
	}

}
