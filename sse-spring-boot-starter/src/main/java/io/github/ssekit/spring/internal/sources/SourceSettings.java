package io.github.ssekit.spring.internal.sources;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.source.ChannelPattern;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.EventTemplate;
import io.github.ssekit.source.TemplateEntryMapper;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;

/**
 * The settings of one source, looked at before anything is made of them: every mistake is
 * told with the whole name of its property. Immutable.
 *
 * @param name its name
 * @param properties its settings
 */
record SourceSettings(String name, SourceProperties properties) {

	private static final Set<String> MAPPING = Set.of("topic", "event", "id", "version", "data");

	/**
	 * The whole name of a setting, which may be written as a component of a record is.
	 */
	String property(String setting) {
		return setting.startsWith("sse.") ? setting : prefix() + "." + kebab(setting);
	}

	String prefix() {
		return "sse.sources." + this.name;
	}

	/** The type that is set. */
	String type(Collection<String> types) {
		String type = this.properties.type();
		if (type == null || type.isBlank()) {
			throw new InvalidSettingException(property("type"), "(not set)",
					"must be one of " + String.join(", ", types));
		}
		return type;
	}

	/** Refuse what a source of that type would not look at. */
	void check(SourceFactory factory) {
		given().forEach((setting, value) -> {
			if (!MAPPING.contains(setting) && !setting.equals("type") && !factory.settings().contains(setting)) {
				throw new InvalidSettingException(property(setting), value,
						"is no setting of the type " + factory.type() + ", which has "
								+ String.join(", ", factory.settings().stream().sorted().toList()) + "; remove it");
			}
		});
	}

	/** Refuse names that are no setting at all, as they were written. */
	void checkNames(Map<?, ?> written) {
		Set<String> known = this.properties.values().keySet();
		written.forEach((name, value) -> {
			String bare = String.valueOf(name).replaceAll("\\[.*", "");
			if (known.stream().noneMatch((setting) -> isSame(setting, bare))) {
				throw new InvalidSettingException(prefix() + "." + name, String.valueOf(value),
						"is no setting of a source; there are " + String.join(", ", known));
			}
		});
	}

	EntryMapper mapper(SourceFactory factory) {
		SourceProperties set = this.properties;
		if (set.topic() == null) {
			given().forEach((setting, value) -> {
				if (MAPPING.contains(setting)) {
					throw new InvalidSettingException(property(setting), value, "needs " + property("topic")
							+ ", without which an entry says itself what it becomes; set that, or remove this");
				}
			});
			return factory.defaultMapper();
		}
		String pattern = set.pattern();
		return new TemplateEntryMapper(new EventTemplate(set.topic(), set.event(), set.id(), set.version(), set.data()),
				(pattern != null) ? ChannelPattern.of(pattern) : null, factory::isField);
	}

	/** With the whole name of the property. */
	InvalidSettingException told(InvalidSettingException ex) {
		return new InvalidSettingException(property(ex.property()), ex.value(), ex.rule());
	}

	private Map<String, Object> given() {
		Map<String, Object> given = new LinkedHashMap<>();
		this.properties.values().forEach((setting, value) -> {
			if (value != null) {
				given.put(setting, value);
			}
		});
		return given;
	}

	/** Also as an environment variable or a bean's property spells it. */
	private static boolean isSame(String setting, String written) {
		return written.replaceAll("[_-]", "").equalsIgnoreCase(setting.replace("-", ""));
	}

	private static String kebab(String name) {
		return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
	}

}
