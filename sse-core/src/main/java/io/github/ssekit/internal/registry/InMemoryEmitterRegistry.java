package io.github.ssekit.internal.registry;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Intervals;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.TopicCursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of one process. Thread-safe: what concerns one topic happens under that
 * topic's lock in the map, so that interest is gained and lost in turns.
 */
public final class InMemoryEmitterRegistry implements EmitterRegistry {

	private static final Logger log = LoggerFactory.getLogger(InMemoryEmitterRegistry.class);

	private static final Listeners NOBODY = new Listeners();

	private final ConcurrentMap<String, Emitter> byId = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, List<Emitter>> byClient = new ConcurrentHashMap<>();

	private final ConcurrentMap<Topic, Listeners> byTopic = new ConcurrentHashMap<>();

	/**
	 * Topics that lost their last listener, in the order in which they did so last, and
	 * when, by nano time; each once, however often that happens. Guarded by its monitor.
	 */
	private final Map<Topic, Long> idle = new LinkedHashMap<>();

	private final long graceNanos;

	private final HubRuntime runtime;

	/** Set once by {@link #start}, before the first emitter. */
	private volatile InterestListener interest = new InterestListener() {

		@Override
		public void onGained(Topic topic, Listeners listeners) {
		}

		@Override
		public void onLost(Topic topic) {
		}

	};

	/**
	 * Create an empty registry.
	 * @param grace how long the interest in a topic outlives its last listener: browsers
	 * come back within seconds
	 * @param runtime measures the grace
	 */
	public InMemoryEmitterRegistry(Duration grace, HubRuntime runtime) {
		this.graceNanos = Intervals.nanos(grace);
		this.runtime = runtime;
	}

	@Override
	public void start(InterestListener listener) {
		this.interest = listener;
	}

	@Override
	public void add(Emitter emitter) {
		if (this.byId.putIfAbsent(emitter.id(), emitter) != null) {
			return;
		}
		try {
			this.byClient.merge(emitter.client(), List.of(emitter), InMemoryEmitterRegistry::joined);
			emitter.cursors().forEach(this::listen);
		}
		catch (Throwable ex) {
			remove(emitter); // else it would be counted, and hear a part of its topics
			throw ex;
		}
	}

	@Override
	public boolean remove(Emitter emitter) {
		boolean there = this.byId.remove(emitter.id(), emitter);
		// and the rest of it all the same: it may have been removed half-way in
		this.byClient.computeIfPresent(emitter.client(), (client, emitters) -> without(emitters, emitter));
		for (TopicCursor cursor : emitter.cursors()) {
			this.byTopic.computeIfPresent(cursor.topic(), (topic, listeners) -> {
				if (listeners.remove(cursor) && listeners.count() == 0) {
					addIdle(topic, listeners);
				}
				return listeners;
			});
		}
		return there;
	}

	@Override
	public @Nullable Emitter find(String id) {
		return this.byId.get(id);
	}

	@Override
	public List<Emitter> ofClient(String client) {
		return this.byClient.getOrDefault(client, List.of());
	}

	@Override
	public Listeners listeningTo(Topic topic) {
		return this.byTopic.getOrDefault(topic, NOBODY);
	}

	@Override
	public Collection<Emitter> all() {
		return Collections.unmodifiableCollection(this.byId.values());
	}

	@Override
	public void sweep() {
		long now = this.runtime.nanoTime();
		Topic oldest = pollIdle(now);
		while (oldest != null) {
			this.byTopic.computeIfPresent(oldest, (topic, listeners) -> {
				if (listeners.count() > 0 || !isOver(listeners.idleSince(), now)) {
					return listeners; // somebody came back in time
				}
				loseInterest(topic);
				return null;
			});
			oldest = pollIdle(now);
		}
	}

	/** Under the lock of the topic, as long as it changes its listeners. */
	private void listen(TopicCursor cursor) {
		this.byTopic.compute(cursor.topic(), (topic, known) -> {
			Listeners listeners = known;
			if (listeners == null) {
				listeners = new Listeners();
				this.interest.onGained(topic, listeners);
			}
			listeners.add(cursor);
			return listeners;
		});
	}

	/** Whoever fails, fails alone: the topics behind this one end as well. */
	private void loseInterest(Topic topic) {
		try {
			this.interest.onLost(topic);
		}
		catch (Throwable ex) {
			log.error("The interest in {} could not be ended. It is gained anew with the next listener.", topic, ex);
		}
	}

	private void addIdle(Topic topic, Listeners listeners) {
		long now = this.runtime.nanoTime();
		listeners.idleSince(now);
		synchronized (this.idle) {
			this.idle.remove(topic); // so that it goes to the end
			this.idle.put(topic, now);
		}
	}

	private @Nullable Topic pollIdle(long now) {
		synchronized (this.idle) {
			Iterator<Map.Entry<Topic, Long>> oldestFirst = this.idle.entrySet().iterator();
			Map.Entry<Topic, Long> oldest = oldestFirst.hasNext() ? oldestFirst.next() : null;
			if (oldest == null || !isOver(oldest.getValue(), now)) {
				return null;
			}
			oldestFirst.remove();
			return oldest.getKey();
		}
	}

	/** How many topics wait for their grace to end. */
	int idle() {
		synchronized (this.idle) {
			return this.idle.size();
		}
	}

	private boolean isOver(long idleSince, long now) {
		return now - idleSince >= this.graceNanos;
	}

	private static List<Emitter> joined(List<Emitter> some, List<Emitter> more) {
		Emitter[] all = new Emitter[some.size() + more.size()];
		for (int i = 0; i < all.length; i++) {
			all[i] = (i < some.size()) ? some.get(i) : more.get(i - some.size());
		}
		return List.of(all);
	}

	private static @Nullable List<Emitter> without(List<Emitter> emitters, Emitter emitter) {
		List<Emitter> rest = emitters.stream().filter((other) -> other != emitter).toList();
		return rest.isEmpty() ? null : rest;
	}

}
