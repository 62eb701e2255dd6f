package io.github.ssekit.spring.internal.sources;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;
import io.github.ssekit.spring.sources.SseSources;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/** Makes sources of what is set, or says what is wrong with it. Used by one thread. */
public final class SourcesBuilder {

	/** Types that are there where something else is, and what that is. */
	private static final Map<String, String> OPTIONAL = new TreeMap<>(
			Map.of("kafka", "needs sse-kafka and spring-boot-starter-kafka on the class path", "redis-stream", redis(),
					"redis-list", redis(), "redis-channel", redis()));

	private final Map<String, SourceFactory> factories = new TreeMap<>();

	private final SsePublisher publisher;

	private final Binder binder;

	public SourcesBuilder(List<SourceFactory> factories, SsePublisher publisher, Binder binder) {
		factories.forEach((factory) -> this.factories.putIfAbsent(factory.type(), factory));
		this.publisher = publisher;
		this.binder = binder;
	}

	public SseSources build(Map<String, SourceProperties> properties) {
		Map<String, Source> sources = new LinkedHashMap<>();
		Map<String, String> types = new LinkedHashMap<>();
		Map<String, Object> written = written();
		properties.forEach((name, set) -> {
			SourceSettings settings = new SourceSettings(name, set);
			if (written.get(name) instanceof Map<?, ?> names) {
				settings.checkNames(names);
			}
			SourceFactory factory = factory(settings);
			try {
				settings.check(factory);
				sources.put(name, factory.create(name, set, settings.mapper(factory), this.publisher));
			}
			catch (InvalidSettingException ex) {
				throw settings.told(ex);
			}
			types.put(name, factory.type());
		});
		return new SseSources(sources, types);
	}

	private SourceFactory factory(SourceSettings settings) {
		TreeSet<String> types = new TreeSet<>(this.factories.keySet());
		types.addAll(OPTIONAL.keySet());
		String type = settings.type(types);
		SourceFactory factory = this.factories.get(type);
		if (factory == null) {
			throw new InvalidSettingException(settings.property("type"), type,
					OPTIONAL.getOrDefault(type, "must be one of " + String.join(", ", types)));
		}
		return factory;
	}

	/** What is set of each source, as it is spelled; a name may be spelled in any way. */
	private Map<String, Object> written() {
		return this.binder.bind("sse.sources", Bindable.mapOf(String.class, Object.class)).orElse(Map.of());
	}

	private static String redis() {
		return "needs Redis: sse-redis and spring-boot-starter-data-redis on the class path, one connection factory,"
				+ " and not sse.redis.enabled=false";
	}

}
