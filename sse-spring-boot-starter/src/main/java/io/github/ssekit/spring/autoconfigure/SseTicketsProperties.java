package io.github.ssekit.spring.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;

import io.github.ssekit.event.InvalidSettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code sse.tickets.*} sets.
 *
 * @param enabled Whether one-time tickets for opening streams are issued and accepted.
 * @param ttl Time for which a ticket can be used, 1s to 5m.
 * @param parameter Name of the query parameter that a ticket comes in.
 */
@ConfigurationProperties("sse.tickets")
public record SseTicketsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration ttl,
		@DefaultValue("ticket") String parameter) {

	private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public SseTicketsProperties {
		if (ttl.toMillis() < 1000 || ttl.compareTo(Duration.ofMinutes(5)) > 0) {
			throw new InvalidSettingException("sse.tickets.ttl", ttl.toMillis() + "ms",
					"must be 1s to 5m: long enough to open a stream, and too short for who finds it in a log");
		}
		if (!PARAMETER.matcher(parameter).matches()) {
			throw new InvalidSettingException("sse.tickets.parameter", parameter,
					"must have 1 to 64 characters out of A-Z a-z 0-9 . _ -");
		}
	}

}
