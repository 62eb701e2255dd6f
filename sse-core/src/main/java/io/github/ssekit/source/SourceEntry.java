package io.github.ssekit.source;

import java.util.Map;

/**
 * What has come in.
 *
 * @param source the stream, list or channel
 * @param id the entry's id in its stream; empty where the source has none
 * @param fields its fields; of an element of a list or a channel's message one field,
 * {@code data}
 */
public record SourceEntry(String source, String id, Map<String, String> fields) {
}
