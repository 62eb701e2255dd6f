package io.github.ssekit.source;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** See {@link EntryMapper#json()}. Needs Jackson. */
final class JsonEntryMapper implements EntryMapper {

	/** Numbers go on as they were written. */
	private final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	@Override
	public MappedEvent map(SourceEntry entry) {
		JsonNode object = read(entry.fields().get("data"));
		String topic = text(object, "topic");
		if (topic == null) {
			throw new UnmappableEntryException("member topic: is missing");
		}
		JsonNode data = object.get("data");
		if (data == null) {
			throw new UnmappableEntryException("member data: is missing");
		}
		String payload = data.isString() ? data.stringValue() : data.toString();
		return MappedEvent.of(topic, text(object, "event"), payload, numberOrText(object, "id"),
				MappedEvent.version("member version", numberOrText(object, "version")));
	}

	private JsonNode read(@Nullable String text) {
		if (text == null) {
			throw new UnmappableEntryException("field data: is missing");
		}
		try {
			JsonNode object = this.mapper.readTree(text);
			if (object.isObject()) {
				return object;
			}
		}
		catch (JacksonException ex) {
			// neither its message nor itself as the cause: it quotes what it has read
			throw new UnmappableEntryException("field data: is no JSON" + ((ex.getLocation() != null) ? " from line "
					+ ex.getLocation().getLineNr() + ", column " + ex.getLocation().getColumnNr() + " on" : ""));
		}
		throw new UnmappableEntryException("field data: must be a JSON object");
	}

	private static @Nullable String numberOrText(JsonNode object, String name) {
		JsonNode member = object.get(name);
		return (member != null && member.isIntegralNumber()) ? member.toString() : text(object, name);
	}

	private static @Nullable String text(JsonNode object, String name) {
		JsonNode member = object.get(name);
		if (member == null || member.isNull()) {
			return null;
		}
		if (!member.isString()) {
			throw new UnmappableEntryException("member " + name + ": must be text");
		}
		return member.stringValue();
	}

}
