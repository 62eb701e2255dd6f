package io.github.ssekit.source;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data of an entry where it is JSON, for templates that look into it. Beside
 * {@link JsonEntryMapper} the one class here that needs Jackson. Immutable.
 */
final class JsonData {

	/** Numbers go on as they were written. */
	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

	private final JsonNode root;

	private JsonData(JsonNode root) {
		this.root = root;
	}

	/**
	 * Read a text.
	 * @throws UnmappableEntryException if it is no JSON; does not quote it
	 */
	static JsonData read(String text) {
		try {
			return new JsonData(MAPPER.readTree(text));
		}
		catch (JacksonException ex) {
			// neither its message nor itself as the cause: it quotes what it has read
			throw new UnmappableEntryException("field data: is no JSON" + ((ex.getLocation() != null) ? " from line "
					+ ex.getLocation().getLineNr() + ", column " + ex.getLocation().getColumnNr() + " on" : ""));
		}
	}

	/** Text, a number or a boolean at a JSON pointer; null where there is none. */
	@Nullable String scalar(String pointer) {
		JsonNode node = this.root.at(JsonPointer.compile(pointer));
		if (node.isString()) {
			return node.stringValue();
		}
		return (node.isNumber() || node.isBoolean()) ? node.toString() : null;
	}

	/**
	 * Text as it is, anything else as compact JSON; null where there is nothing.
	 */
	@Nullable String any(String pointer) {
		JsonNode node = this.root.at(JsonPointer.compile(pointer));
		if (node.isMissingNode()) {
			return null;
		}
		return node.isString() ? node.stringValue() : node.toString();
	}

}
