package io.github.ssekit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.access.WhenAway;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.dispatch.AnswerThreads;
import io.github.ssekit.internal.emitter.Expiries;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.observe.ObserverDispatcher;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.transport.WriteTimer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a hub. Errors name the property that Spring Boot has. Used by one thread.
 */
public final class SseHubBuilder {

	private @Nullable EventStore store;

	private @Nullable Broker broker;

	private @Nullable Presence presence;

	private @Nullable EmitterRegistry registry;

	private Authorizer authorizer = Authorizer.trustEndpoints();

	private PayloadEncoder payloadEncoder = PayloadEncoder.plain();

	private int maxEventSize = 256 * 1024;

	private Function<Topic, Retention> retention = (topic) -> Retention.DEFAULT;

	private long maxHistoryBytes = InMemoryEventStore.DEFAULT_MAX_BYTES;

	private long maxReplay = 20_000;

	private StreamSettings settings = StreamSettings.DEFAULT;

	private Duration presenceGrace = Duration.ofSeconds(10);

	private Duration drainWindow = Duration.ZERO;

	private Duration drainTimeout = Duration.ofSeconds(3);

	private final List<DrainListener> drainListeners = new ArrayList<>();

	private Duration authExpiringAhead = Duration.ofSeconds(60);

	private final List<SseObserver> observers = new ArrayList<>();

	private @Nullable String node;

	private HubRuntime runtime = HubRuntime.system();

	private @Nullable WriteTimer writeTimer;

	private WhenAway whenAway = WhenAway.REFUSE;

	private StreamLimits limits = StreamLimits.NONE;

	private int maxReplays = 1000;

	private SnapshotLimits snapshots = SnapshotLimits.DEFAULT;

	private int deliveryThreads = Math.min(16, Runtime.getRuntime().availableProcessors());

	SseHubBuilder() {
	}

	/**
	 * Keep history elsewhere, and carry events by other means. The two belong together.
	 * @param store reads history
	 * @param broker writes it and announces
	 * @return this builder
	 */
	public SseHubBuilder distribution(EventStore store, Broker broker) {
		this.store = store;
		this.broker = broker;
		return this;
	}

	/**
	 * Whether events are shared with other nodes.
	 * @return false where neither store nor broker were given, so that both are in memory
	 */
	public boolean isDistributed() {
		return this.broker != null;
	}

	/**
	 * Remember elsewhere who is here.
	 * @param presence the presence
	 * @return this builder
	 */
	public SseHubBuilder presence(Presence presence) {
		this.presence = presence;
		return this;
	}

	/**
	 * Find this node's streams by other means.
	 * @param registry the registry
	 * @return this builder
	 */
	public SseHubBuilder registry(EmitterRegistry registry) {
		this.registry = registry;
		return this;
	}

	/**
	 * Decide who may listen to what. The default trusts the endpoints.
	 * @param authorizer the authoriser
	 * @return this builder
	 */
	public SseHubBuilder authorizer(Authorizer authorizer) {
		this.authorizer = authorizer;
		return this;
	}

	/**
	 * Turn data that is not text into text.
	 * @param payloadEncoder the encoder
	 * @return this builder
	 */
	public SseHubBuilder payloadEncoder(PayloadEncoder payloadEncoder) {
		this.payloadEncoder = payloadEncoder;
		return this;
	}

	/**
	 * Refuse larger events.
	 * @param bytes the largest encoded event; at least 1,024
	 * @return this builder
	 */
	public SseHubBuilder maxEventSize(int bytes) {
		if (bytes < 1024) {
			throw new InvalidSettingException("sse.max-event-size", bytes + "B", "must be at least 1KB");
		}
		this.maxEventSize = bytes;
		return this;
	}

	/**
	 * Keep history by topic.
	 * @param retention how much of a topic's history is kept; called often
	 * @return this builder
	 */
	public SseHubBuilder retention(Function<Topic, Retention> retention) {
		this.retention = retention;
		return this;
	}

	/**
	 * Keep the same history of every topic.
	 * @param retention how much
	 * @return this builder
	 */
	public SseHubBuilder retention(Retention retention) {
		return retention((topic) -> retention);
	}

	/**
	 * Bound the history of all topics together, where it is in memory.
	 * @param bytes roughly how much memory it may use
	 * @return this builder
	 */
	public SseHubBuilder maxHistoryBytes(long bytes) {
		this.maxHistoryBytes = bytes;
		return this;
	}

	/**
	 * Reset streams that come back and are further behind.
	 * @param events how many events of one topic a client may have missed; at least 1
	 * @return this builder
	 */
	public SseHubBuilder maxReplay(long events) {
		if (events < 1) {
			throw new InvalidSettingException("sse.replay.max-events", events,
					"must be at least 1, or nobody could ever come back");
		}
		this.maxReplay = events;
		return this;
	}

	/**
	 * Keep streams so that say nothing else.
	 * @param settings the settings
	 * @return this builder
	 */
	public SseHubBuilder settings(StreamSettings settings) {
		this.settings = settings;
		return this;
	}

	/**
	 * Announce only after a while that a client has left.
	 * @param grace how long it may be away
	 * @return this builder
	 */
	public SseHubBuilder presenceGrace(Duration grace) {
		if (grace.isNegative()) {
			throw new InvalidSettingException("sse.presence.grace", grace, "must not be negative");
		}
		this.presenceGrace = grace;
		return this;
	}

	/**
	 * Spread the closing of streams when the hub drains.
	 * @param window over how long; zero for all at once
	 * @param timeout how long the last ones may take after that
	 * @return this builder
	 */
	public SseHubBuilder drain(Duration window, Duration timeout) {
		if (window.isNegative()) {
			throw new InvalidSettingException("sse.drain.window", window, "must not be negative");
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new InvalidSettingException("sse.drain.timeout", timeout,
					"must be positive, or no stream could be told why it ends");
		}
		this.drainWindow = window;
		this.drainTimeout = timeout;
		return this;
	}

	/**
	 * Tell somebody when the hub drains, and when it takes streams again.
	 * @param listener who is told
	 * @return this builder
	 */
	public SseHubBuilder drainListener(DrainListener listener) {
		this.drainListeners.add(listener);
		return this;
	}

	/**
	 * Tell streams whose right ends ahead of it.
	 * @param ahead how long before; zero for never; a minute where this is not called
	 * @return this builder
	 */
	public SseHubBuilder authExpiringAhead(Duration ahead) {
		this.authExpiringAhead = ahead;
		return this;
	}

	/**
	 * Tell somebody what happens.
	 * @param observer who is told
	 * @return this builder
	 */
	public SseHubBuilder observer(SseObserver observer) {
		this.observers.add(observer);
		return this;
	}

	/**
	 * Tell somebody how long writes take, of a sample of them. Without this no time is
	 * measured.
	 * @param writeTimer who is told, on the threads that write
	 * @return this builder
	 */
	public SseHubBuilder writeTimer(WriteTimer writeTimer) {
		this.writeTimer = writeTimer;
		return this;
	}

	/**
	 * Name this node.
	 * @param node a name that no other node has; made up where this is not called
	 * @return this builder
	 */
	public SseHubBuilder node(String node) {
		this.node = node;
		return this;
	}

	/**
	 * Take the time of events in memory, all graces and the ends of rights from this
	 * clock.
	 * @param clock the clock
	 * @return this builder
	 */
	public SseHubBuilder clock(Clock clock) {
		return runtime(HubRuntime.system(clock));
	}

	/**
	 * Take all time, threads and chance from this runtime; those of the machine where
	 * this is not called.
	 * @param runtime the runtime, which no other hub uses
	 * @return this builder
	 */
	public SseHubBuilder runtime(HubRuntime runtime) {
		this.runtime = runtime;
		return this;
	}

	/**
	 * Say what becomes of new streams while broker, store or presence are away.
	 * @param whenAway they are refused softly where this is not called
	 * @return this builder
	 */
	public SseHubBuilder whenAway(WhenAway whenAway) {
		this.whenAway = whenAway;
		return this;
	}

	/**
	 * Say how many streams there may be.
	 * @param limits there are none where this is not called
	 * @return this builder
	 */
	public SseHubBuilder limits(StreamLimits limits) {
		this.limits = limits;
		return this;
	}

	/**
	 * Let so many streams at once read what they have missed; the others wait for their
	 * turn, a page of 64 KB at a time, and lose nothing.
	 * @param streams how many; at least 1
	 * @return this builder
	 */
	public SseHubBuilder maxConcurrentReplays(int streams) {
		if (streams < 1) {
			throw new InvalidSettingException("sse.replay.max-concurrent", streams,
					"must be at least 1, or nobody could ever catch up");
		}
		this.maxReplays = streams;
		return this;
	}

	/**
	 * Say how much the snapshots may take that streams begin with.
	 * @param limits {@link SnapshotLimits#DEFAULT} where this is not called
	 * @return this builder
	 */
	public SseHubBuilder snapshots(SnapshotLimits limits) {
		this.snapshots = limits;
		return this;
	}

	/**
	 * Deliver with so many threads.
	 * @param threads 1 to 64; the number of processors, at most 16, where this is not
	 * called
	 * @return this builder
	 */
	public SseHubBuilder deliveryThreads(int threads) {
		if (threads < 1 || threads > 64) {
			throw new InvalidSettingException("deliveryThreads", threads, "must be 1 to 64");
		}
		this.deliveryThreads = threads;
		return this;
	}

	/**
	 * Make the hub and start its threads.
	 * @return the hub, to be closed at the end
	 */
	public SseHub build() {
		AnswerThreads threads = new AnswerThreads(this.runtime, Math.max(2, this.deliveryThreads));
		HubBackend backend = HubBackend.of(this.store, this.broker, this.presence, this.registry, this.runtime, threads,
				this.maxHistoryBytes, this.maxEventSize, this.presenceGrace);
		return new SseHub(new HubParts((this.node != null) ? this.node : "node-" + this.runtime.newId().substring(0, 8),
				this.runtime, threads, backend,
				new HubParts.Publishing(new EventEncoder(this.payloadEncoder, this.maxEventSize), this.retention),
				new HubParts.Delivery(this.deliveryThreads, this.maxReplays,
						new WriterContexts(this.writeTimer, this.runtime)),
				new HubParts.Admission(this.authorizer, this.limits, this.whenAway, this.maxReplay, this.settings,
						new Expiries(this.runtime.clock(), this.authExpiringAhead), this.snapshots),
				new HubParts.Draining(this.drainWindow, this.drainTimeout, List.copyOf(this.drainListeners)),
				new ObserverDispatcher(this.observers, this.runtime)));
	}

}
