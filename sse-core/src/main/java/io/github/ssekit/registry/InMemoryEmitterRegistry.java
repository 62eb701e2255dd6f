package io.github.ssekit.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.ssekit.concurrent.HubRuntime;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.TopicCursor;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The registry of one process. Thread-safe: what concerns one topic happens under that
 * topic's lock in the map, so that interest is gained and lost in turns.
 */
public final class InMemoryEmitterRegistry implements EmitterRegistry {

	private static final Listeners NOBODY = new Listeners();

	private final ConcurrentMap<String, Emitter> byId = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, List<Emitter>> byClient = new ConcurrentHashMap<>();

	private final ConcurrentMap<Topic, Listeners> byTopic = new ConcurrentHashMap<>();

	/** Topics that lost their last listener, in that order; guarded by its monitor. */
	private final Deque<Idle> idle = new ArrayDeque<>();

	private final long graceMillis;

	private final Clock clock;

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
	 * @param clock measures the grace
	 */
	public InMemoryEmitterRegistry(Duration grace, HubRuntime runtime) {
		this.graceMillis = grace.toMillis();
		this.clock = runtime.clock();
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
		this.byClient.merge(emitter.client(), List.of(emitter), InMemoryEmitterRegistry::joined);
		for (TopicCursor cursor : emitter.cursors()) {
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
		long idleSince = this.clock.millis() - this.graceMillis;
		Idle oldest = pollIdle(idleSince);
		while (oldest != null) {
			this.byTopic.computeIfPresent(oldest.topic, (topic, listeners) -> {
				if (listeners.count() > 0 || listeners.idleSince() > idleSince) {
					return listeners; // somebody came back in time
				}
				this.interest.onLost(topic);
				return null;
			});
			oldest = pollIdle(idleSince);
		}
	}

	private void addIdle(Topic topic, Listeners listeners) {
		long now = this.clock.millis();
		listeners.idleSince(now);
		synchronized (this.idle) {
			this.idle.addLast(new Idle(topic, now));
		}
	}

	private @Nullable Idle pollIdle(long idleSince) {
		synchronized (this.idle) {
			Idle oldest = this.idle.peekFirst();
			return (oldest != null && oldest.since <= idleSince) ? this.idle.pollFirst() : null;
		}
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

	private record Idle(Topic topic, long since) {
	}

}
