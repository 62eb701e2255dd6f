package io.github.ssekit.spring.autoconfigure;

import java.util.Map;

import io.github.ssekit.spring.sources.SourceProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other sources of events are taken in.
 *
 * @param sources Sources of events that are taken in without code, each under a name of
 * its own.
 */
@ConfigurationProperties("sse")
public record SseSourcesProperties(@DefaultValue Map<String, SourceProperties> sources) {
}
