package io.github.ssekit.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that SseKit, Spring Boot and others declare on the class path. */
final class Metadata {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Map<String, Property> ALL = load();

	private Metadata() {
	}

	/** By name, in their order. */
	static Map<String, Property> all() {
		return ALL;
	}

	/** Those of SseKit. */
	static Map<String, Property> own() {
		Map<String, Property> own = new TreeMap<>(ALL);
		own.keySet().removeIf((name) -> !name.startsWith("sse.") && !name.startsWith("management.endpoint.sse."));
		return own;
	}

	private static Map<String, Property> load() {
		Map<String, Property> all = new TreeMap<>();
		try {
			for (URL url : Collections
				.list(Metadata.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream in = url.openStream()) {
					for (JsonNode property : JSON.readTree(in).path("properties")) {
						String name = property.path("name").asString();
						JsonNode value = property.path("defaultValue");
						all.put(name,
								new Property(name, property.path("type").asString(),
										property.path("description").asString(),
										value.isContainer() ? value.toString() : value.asString()));
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return all;
	}

	/**
	 * A property.
	 *
	 * @param name its name
	 * @param type the class that its value is bound to, with its parameters
	 * @param description what it is for
	 * @param defaultValue as text; empty for none
	 */
	record Property(String name, String type, String description, String defaultValue) {
	}

}
