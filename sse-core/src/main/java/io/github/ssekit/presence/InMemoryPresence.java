package io.github.ssekit.presence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Who is here, in one process. What it knows is guarded by its monitor; the listener is
 * called after the monitor is left, because a kick writes.
 */
public final class InMemoryPresence implements Presence {

	/** The streams of each client, oldest first. */
	private final Map<String, Map<String, StreamInfo>> clients = new HashMap<>();

	private int streams;

	/** Who left, in that order, and when they are to be announced. */
	private final Deque<Departure> departures = new ArrayDeque<>();

	/** Who was announced to be here, and when they are to be announced to have left. */
	private final Map<String, Long> announced = new HashMap<>();

	private final long graceMillis;

	private final Clock clock;

	/** Set once by {@link #start}, before the first stream. */
	private volatile @Nullable PresenceListener listener;

	/**
	 * Create presence with nobody there.
	 * @param grace how long a client may be away before it has left
	 * @param clock measures the grace
	 */
	public InMemoryPresence(Duration grace, Clock clock) {
		this.graceMillis = grace.toMillis();
		this.clock = clock;
	}

	@Override
	public void start(PresenceListener listener) {
		this.listener = listener;
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, DuplicatePolicy duplicates) {
		List<StreamInfo> replaced = List.of();
		boolean joined;
		synchronized (this) {
			Map<String, StreamInfo> open = this.clients.getOrDefault(stream.client(), Map.of());
			if (duplicates == DuplicatePolicy.REFUSE && !open.isEmpty()) {
				return CompletableFuture.completedFuture(Registration.REFUSED);
			}
			if (duplicates == DuplicatePolicy.REPLACE_OLDEST) {
				replaced = List.copyOf(open.values());
				replaced.forEach(this::forget);
			}
			Map<String, StreamInfo> mine = this.clients.computeIfAbsent(stream.client(),
					(client) -> new LinkedHashMap<>(2));
			if (mine.put(stream.id(), stream) == null) {
				this.streams++;
			}
			joined = this.announced.put(stream.client(), Long.MAX_VALUE) == null;
		}
		kick(replaced, CloseReason.REPLACED);
		PresenceListener told = this.listener;
		if (joined && told != null) {
			told.onJoined(stream.client());
		}
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
		List<String> left = new ArrayList<>();
		synchronized (this) {
			long now = this.clock.millis();
			Departure oldest = this.departures.peekFirst();
			while (oldest != null && oldest.announceAt() <= now) {
				this.departures.removeFirst();
				// whoever has come back meanwhile, or left again later, has another time
				if (this.announced.remove(oldest.client(), oldest.announceAt())) {
					left.add(oldest.client());
				}
				oldest = this.departures.peekFirst();
			}
		}
		PresenceListener told = this.listener;
		if (told != null) {
			left.forEach(told::onLeft);
		}
	}

	@Override
	public void close() {
		// nothing outlives the process
	}

	private void forget(StreamInfo stream) {
		Map<String, StreamInfo> open = this.clients.get(stream.client());
		if (open == null || open.remove(stream.id()) == null) {
			return;
		}
		this.streams--;
		if (open.isEmpty()) {
			this.clients.remove(stream.client());
			long announceAt = this.clock.millis() + this.graceMillis;
			this.announced.put(stream.client(), announceAt);
			this.departures.addLast(new Departure(stream.client(), announceAt));
		}
	}

	private void kick(List<StreamInfo> kicked, CloseReason reason) {
		PresenceListener told = this.listener;
		if (told != null) {
			kicked.forEach((stream) -> told.onKick(stream.id(), reason));
		}
	}

	private static ClientInfo info(String client, Map<String, StreamInfo> open) {
		List<String> nodes = open.values().stream().map(StreamInfo::node).distinct().sorted().toList();
		Instant since = open.values().stream().map(StreamInfo::since).min(Comparator.naturalOrder()).orElseThrow();
		return new ClientInfo(client, open.size(), nodes, since);
	}

	private record Departure(String client, long announceAt) {
	}

}
