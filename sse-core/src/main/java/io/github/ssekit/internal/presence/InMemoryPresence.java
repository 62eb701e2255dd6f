package io.github.ssekit.internal.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Intervals;
import io.github.ssekit.internal.concurrent.SerialTask;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is here, in one process. What it knows is guarded by its monitor; the listener is
 * called after the monitor is left, because a kick writes. A listener that throws is
 * logged, and told the rest all the same. Thread-safe.
 */
public final class InMemoryPresence implements Presence {

	private static final Logger log = LoggerFactory.getLogger(InMemoryPresence.class);

	/**
	 * The streams of each client, oldest first. Most have one stream, in a map that is
	 * small and cannot be changed.
	 */
	private final Map<String, Map<String, StreamInfo>> clients = new HashMap<>();

	private int streams;

	/**
	 * Who has left, in that order, and when, by nano time: those who are not announced
	 * yet, each once, however often they have come and gone meanwhile.
	 */
	private final Map<String, Long> leaving = new LinkedHashMap<>();

	/** What is still to be told of joins and leaves: added to under the monitor. */
	private final Queue<Consumer<PresenceListener>> news = new ConcurrentLinkedQueue<>();

	/**
	 * One thread at a time, so that it is told in order; the others leave it their news.
	 */
	private final SerialTask telling = new Telling();

	private final long graceNanos;

	private final HubRuntime runtime;

	/** Set once by {@link #start}, before the first stream. */
	private volatile @Nullable PresenceListener listener;

	/**
	 * Create presence with nobody there.
	 * @param grace how long a client may be away before it has left
	 * @param runtime measures the grace
	 */
	public InMemoryPresence(Duration grace, HubRuntime runtime) {
		this.graceNanos = Intervals.nanos(grace);
		this.runtime = runtime;
	}

	@Override
	public void start(PresenceListener listener) {
		this.listener = listener;
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		List<StreamInfo> replaced = List.of();
		synchronized (this) {
			Map<String, StreamInfo> open = this.clients.getOrDefault(stream.client(), Map.of());
			if (open.size() >= limit.streams()) {
				if (!limit.evicts()) {
					return CompletableFuture.completedFuture(Registration.REFUSED);
				}
				replaced = oldest(open, open.size() - limit.streams() + 1);
				replaced.forEach(this::forget);
			}
			remember(stream);
		}
		kick(replaced, CloseReason.REPLACED);
		this.telling.run();
		return CompletableFuture.completedFuture(Registration.REGISTERED);
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		synchronized (this) {
			forget(stream);
		}
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		List<StreamInfo> kicked;
		synchronized (this) {
			kicked = List.copyOf(this.clients.getOrDefault(client, Map.of()).values());
			kicked.forEach(this::forget);
		}
		kick(kicked, reason);
		return CompletableFuture.completedFuture(kicked.size());
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		List<StreamInfo> kicked = new ArrayList<>();
		synchronized (this) {
			this.clients.values().forEach((open) -> kicked.addAll(open.values()));
			kicked.forEach(this::forget);
		}
		kick(kicked, reason);
		return CompletableFuture.completedFuture(kicked.size());
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		PresenceListener told = this.listener;
		return Stages.ask(() -> {
			if (told != null) {
				told.onRevoked(topic);
			}
			return CompletableFuture.completedFuture(null);
		});
	}

	@Override
	public CompletionStage<Counts> counts() {
		return CompletableFuture.completedFuture(countsHere());
	}

	@Override
	public synchronized Counts countsHere() {
		return new Counts(this.clients.size(), this.streams);
	}

	@Override
	public synchronized CompletionStage<List<ClientInfo>> clients() {
		return CompletableFuture.completedFuture(this.clients.entrySet()
			.stream()
			.map((entry) -> info(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparing(ClientInfo::id))
			.toList());
	}

	@Override
	public void sweep() {
		synchronized (this) {
			long now = this.runtime.nanoTime();
			Iterator<Map.Entry<String, Long>> oldestFirst = this.leaving.entrySet().iterator();
			while (oldestFirst.hasNext()) {
				Map.Entry<String, Long> oldest = oldestFirst.next();
				if (now - oldest.getValue() < this.graceNanos) {
					break;
				}
				String client = oldest.getKey();
				this.news.add((told) -> told.onLeft(client));
				oldestFirst.remove();
			}
		}
		this.telling.run();
	}

	@Override
	public void close() {
		// nothing outlives the process
	}

	private void remember(StreamInfo stream) {
		String client = stream.client();
		Map<String, StreamInfo> open = this.clients.getOrDefault(client, Map.of());
		if (this.leaving.remove(client) == null && open.isEmpty()) {
			this.news.add((told) -> told.onJoined(client));
		}
		if (open.containsKey(stream.id())) {
			return;
		}
		this.streams++;
		if (open.isEmpty()) {
			this.clients.put(client, Map.of(stream.id(), stream));
			return;
		}
		Map<String, StreamInfo> several = (open instanceof LinkedHashMap) ? open : new LinkedHashMap<>(open);
		several.put(stream.id(), stream);
		this.clients.put(client, several);
	}

	private void forget(StreamInfo stream) {
		Map<String, StreamInfo> open = this.clients.getOrDefault(stream.client(), Map.of());
		if (!open.containsKey(stream.id())) {
			return;
		}
		this.streams--;
		if (open.size() > 1) {
			open.remove(stream.id());
			return;
		}
		this.clients.remove(stream.client());
		this.leaving.put(stream.client(), this.runtime.nanoTime()); // to the end: it was
																	// not there
	}

	private void kick(List<StreamInfo> kicked, CloseReason reason) {
		kicked.forEach((stream) -> tell((told) -> told.onKick(stream.id(), reason)));
	}

	/** Whoever fails, fails alone: the next stream is kicked as well. */
	private void tell(Consumer<PresenceListener> news) {
		PresenceListener told = this.listener;
		if (told == null) {
			return;
		}
		try {
			news.accept(told);
		}
		catch (Throwable ex) {
			log.error("The listener of presence has failed. It is told the rest all the same.", ex);
		}
	}

	/** By when they were opened: they may have been counted in another order. */
	private static List<StreamInfo> oldest(Map<String, StreamInfo> open, int count) {
		return open.values().stream().sorted(Comparator.comparing(StreamInfo::since)).limit(count).toList();
	}

	private static ClientInfo info(String client, Map<String, StreamInfo> open) {
		List<String> nodes = open.values().stream().map(StreamInfo::node).distinct().sorted().toList();
		Instant since = open.values().stream().map(StreamInfo::since).min(Comparator.naturalOrder()).orElseThrow();
		return new ClientInfo(client, open.size(), nodes, since);
	}

	private final class Telling extends SerialTask {

		@Override
		protected void perform() {
			for (var next = InMemoryPresence.this.news.poll(); next != null; next = InMemoryPresence.this.news.poll()) {
				tell(next);
			}
		}

		@Override
		protected void onFailure(Throwable failure) {
			log.error("News of presence could not be told.", failure);
		}

	}

}
