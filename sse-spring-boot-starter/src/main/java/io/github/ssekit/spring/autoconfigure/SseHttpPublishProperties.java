package io.github.ssekit.spring.autoconfigure;

import java.util.regex.Pattern;

import io.github.ssekit.event.InvalidSettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code sse.http-publish.*} sets.
 *
 * @param enabled Whether events can be published by HTTP POST.
 * @param path Text of the path at which events are taken by HTTP POST.
 * @param authority Name of the authority that a caller must have to publish by HTTP;
 * empty for whoever is logged in.
 * @param allowAnonymous Whether events can be published by HTTP without a login.
 * @param maxBodySize Size of the largest body of a request that publishes, 1KB to 1GB.
 * @param maxEvents Number of events that a single request may publish, 1 to 1,000,000.
 */
@ConfigurationProperties("sse.http-publish")
public record SseHttpPublishProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("/sse/publish") String path, @DefaultValue("SSE_PUBLISH") String authority,
		@DefaultValue("false") boolean allowAnonymous, @DefaultValue("10MB") DataSize maxBodySize,
		@DefaultValue("10000") int maxEvents) {

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	private static final int MOST_EVENTS = 1_000_000;

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public SseHttpPublishProperties {
		if (!PATH.matcher(path).matches()) {
			throw new InvalidSettingException("sse.http-publish.path", path,
					"must be a path such as /sse/publish, of segments out of A-Z a-z 0-9 . _ ~ - behind a / each");
		}
		if (maxBodySize.toBytes() < 1024 || maxBodySize.toBytes() > 1024L * 1024 * 1024) {
			throw new InvalidSettingException("sse.http-publish.max-body-size", maxBodySize,
					"must be 1KB to 1GB; who has more sends it in several requests");
		}
		if (maxEvents < 1 || maxEvents > MOST_EVENTS) {
			throw new InvalidSettingException("sse.http-publish.max-events", maxEvents,
					"must be 1 to 1000000; who has more sends them in several requests");
		}
	}

}
