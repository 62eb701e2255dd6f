package io.github.ssekit.source;

import org.jspecify.annotations.Nullable;

/**
 * How an event is made of an entry by templates: text with placeholders in braces, such
 * as {@code orders/{id}}; see {@link TemplateEntryMapper}. Immutable.
 *
 * @param topic the topic
 * @param event the name of the event; null for none
 * @param id the idempotency key; null for none
 * @param version the version; null for none
 * @param data one placeholder, whose value is the data; null for the field {@code data}
 */
public record EventTemplate(String topic, @Nullable String event, @Nullable String id, @Nullable String version,
		@Nullable String data) {
}
