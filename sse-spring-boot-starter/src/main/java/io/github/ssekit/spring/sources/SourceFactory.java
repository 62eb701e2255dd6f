package io.github.ssekit.spring.sources;

import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.source.EntryMapper;

/**
 * Makes the sources of one type. Beans of it are found: each is a value of
 * {@code sse.sources.<name>.type}. Called while the application starts, by one thread.
 */
public interface SourceFactory {

	/**
	 * The type that is made here.
	 * @return such as {@code redis-stream}
	 */
	String type();

	/**
	 * The settings that such a source has, besides those of the mapping. What is set and
	 * is none of them is refused.
	 * @return such as {@code stream} and {@code max-deliveries}
	 */
	Set<String> settings();

	/**
	 * Whether a placeholder of a template is a field of an entry, such as {@code {key}}.
	 * All others are members of its JSON data.
	 * @param name the name
	 * @return false for all where entries have no fields but {@code data}
	 */
	default boolean isField(String name) {
		return false;
	}

	/**
	 * The mapping of a source that has no templates.
	 * @return a mapping of its own
	 */
	default EntryMapper defaultMapper() {
		return EntryMapper.json();
	}

	/**
	 * Make a source that is not started.
	 * @param name its name in {@code sse.sources.<name>}
	 * @param properties its settings
	 * @param mapper which event an entry becomes
	 * @param publisher where events go
	 * @return the source
	 * @throws InvalidSettingException if a setting is missing or wrong; its property may
	 * be named without {@code sse.sources.<name>.}
	 */
	Source create(String name, SourceProperties properties, EntryMapper mapper, SsePublisher publisher);

}
