package io.github.ssekit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.internal.connect.ConnectFlow;
import io.github.ssekit.internal.connect.Snapshots;
import io.github.ssekit.internal.connect.StreamServices;
import io.github.ssekit.internal.deliver.AnnouncementFilter;
import io.github.ssekit.internal.deliver.DeliverFlow;
import io.github.ssekit.internal.deliver.DeliveryWorkers;
import io.github.ssekit.internal.dispatch.AnswerThreads;
import io.github.ssekit.internal.drain.Drain;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.HeartbeatWheel;
import io.github.ssekit.internal.emitter.ReplayLimiter;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.observe.Counters;
import io.github.ssekit.internal.observe.ObserverDispatcher;
import io.github.ssekit.internal.observe.OperationListeners;
import io.github.ssekit.internal.publish.PublishFlow;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.tap.TapFlow;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HubStatistics;
import io.github.ssekit.observe.Operation.Action;
import io.github.ssekit.observe.OperationListener;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin: publishes events, opens streams, and knows who is here. One for an
 * application; make it with {@link #builder()} and close it at the end. Thread-safe.
 * <p>
 * Its futures are complete at once in memory; over Redis when that has answered or is
 * away, or the hub is closed. Continuations run where {@link SsePublisher} says.
 */
public final class SseHub implements SsePublisher, AutoCloseable {

	private static final long SWEEP_NANOS = 500_000_000L;

	/** A stream whose right ends is told and ended so much late at most. */
	private static final long EXPIRY_SWEEP_NANOS = 250_000_000L;

	private static final long STORE_SWEEP_NANOS = 10_000_000_000L;

	/** It goes at least four times a second. */
	private static final Duration CLOCK_PATIENCE = Duration.ofSeconds(20);

	private final PublishFlow publishing;

	private final DeliverFlow delivery;

	private final ConnectFlow connecting;

	private final Drain drain;

	private final EmitterRegistry registry;

	private final Presence presence;

	private final Broker broker;

	private final HeartbeatWheel wheel;

	private final DeliveryWorkers workers;

	private final ObserverDispatcher observers;

	private final HubRuntime runtime;

	private final Scheduler clock;

	private final WorkerPool pages;

	private final AnswerThreads threads;

	private final Snapshots snapshots;

	private final StreamSettings settings;

	private final String node;

	private final HubStatistics statistics;

	private final SseNode here;

	private final OperationListeners operations = new OperationListeners();

	/** Written by the clock: when it was last seen to go, by nano time. */
	private volatile long lastTurn;

	private volatile boolean closed;

	SseHub(HubParts parts) {
		this.runtime = parts.runtime();
		this.lastTurn = this.runtime.nanoTime();
		this.threads = parts.threads();
		this.settings = parts.admission().settings();
		this.node = parts.node();
		this.registry = parts.backend().registry();
		this.presence = parts.backend().presence();
		this.broker = parts.backend().broker();
		this.observers = parts.observers();
		this.clock = this.runtime.scheduler("sse-clock");
		this.pages = this.runtime.workers("sse-catch-up", parts.delivery().pageThreads());
		this.snapshots = new Snapshots(parts.publishing().encoder(), parts.admission().snapshots(), this.runtime,
				this.clock, this.threads.engine());
		WriterContexts contexts = parts.delivery().contexts();
		this.workers = new DeliveryWorkers(parts.delivery().threads(), this.runtime, contexts);
		Duration drainTimeout = parts.draining().timeout();
		this.wheel = new HeartbeatWheel(this.runtime, this.settings.heartbeat(), drainTimeout);
		this.drain = new Drain(this.registry, this.runtime, this.clock, parts.draining().window(), drainTimeout,
				parts.draining().listeners());
		Counters counters = new Counters(contexts, this.presence, this.registry);
		this.statistics = counters;
		this.publishing = new PublishFlow(parts.publishing().encoder(), this.broker, parts.publishing().retention(),
				counters, this.runtime, this.threads.callbacks());
		this.delivery = new DeliverFlow(this.broker, parts.backend().store(), this.workers, parts.backend().far(),
				parts.backend().far() ? new AnnouncementFilter(parts.publishing().encoder().maxSize(),
						parts.publishing().retention(), this.runtime) : null,
				counters, this.runtime, this.clock);
		HubParts.Admission admission = parts.admission();
		StreamResources resources = new StreamResources(this.runtime, this.delivery.history(),
				new ReplayLimiter(this.pages, parts.delivery().maxReplays()), contexts);
		StreamServices services = new StreamServices(this.node,
				new StreamServices.Admitting(admission.authorizer(), admission.limits(), admission.whenAway(),
						admission.maxReplay()),
				new StreamServices.Reach(this.registry, this.presence, this.delivery),
				new StreamServices.Timers(this.wheel, admission.expiries(), this.clock),
				new StreamServices.Watchers(counters, this.observers), this.drain, this.snapshots, resources);
		this.connecting = new ConnectFlow(services);
		this.here = new SseNode(this.registry, new TapFlow(services), List.of(this::problems, this.drain, this.workers,
				this.observers, this.connecting.room(), this.snapshots, this.threads), this.threads, this.operations);
		this.registry.start(this.delivery);
		this.broker.start(this.delivery);
		this.presence.start(new HubPresenceListener(this.registry, this.connecting, this.observers));
		this.clock.every(this.registry::sweep, SWEEP_NANOS);
		this.clock.every(this.presence::sweep, SWEEP_NANOS);
		this.clock.every(this.delivery::sweep, SWEEP_NANOS);
		this.clock.every(admission.expiries()::sweep, EXPIRY_SWEEP_NANOS);
		this.clock.every(parts.backend().sweep(), STORE_SWEEP_NANOS);
		turnWheel();
	}

	/**
	 * {@return a builder with the defaults: everything in memory}
	 */
	public static SseHubBuilder builder() {
		return new SseHubBuilder();
	}

	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		return this.publishing.publish(topic, event);
	}

	/**
	 * Ask for a stream. What may fail fails here, before anything is sent.
	 * @param request the request
	 * @return what becomes of it
	 */
	public Admission connect(ConnectRequest request) {
		return this.connecting.admit(request);
	}

	/**
	 * End the streams of a client, on every node and for good.
	 * @param clientId the client's id
	 * @return how many there were
	 * @throws io.github.ssekit.event.InvalidNameException if that can be no client id
	 */
	public CompletableFuture<Integer> disconnect(String clientId) {
		String client = Topic.clientId(clientId);
		this.operations.tell(Action.DISCONNECT_CLIENT, client);
		return this.threads.forApplication(this.presence.kick(client, CloseReason.DISCONNECTED));
	}

	/**
	 * End all streams, on every node and for good.
	 * @return how many there were
	 */
	public CompletableFuture<Integer> disconnectAll() {
		this.operations.tell(Action.DISCONNECT_ALL, null);
		return this.threads.forApplication(this.presence.kickAll(CloseReason.DISCONNECTED));
	}

	/**
	 * Take back the right of a client: its streams end now, on every node and for good.
	 * Take the right itself away first, so that the {@link ConnectRequest} of whoever
	 * comes back is denied.
	 * @param clientId the client's id
	 * @return how many streams were found; also those end that are being opened, or that
	 * are on a node which cannot be reached, as soon as it can be again
	 */
	public CompletableFuture<Integer> revoke(String clientId) {
		String client = Topic.clientId(clientId);
		Topic own = Topic.client(client);
		this.operations.tell(Action.REVOKE_CLIENT, client);
		return this.threads.forApplication(this.presence.kick(client, CloseReason.REVOKED)
			.thenCompose((kicked) -> this.presence.revoke(own).thenApply((told) -> kicked)));
	}

	/**
	 * Take back the right to listen to a topic: all streams that listen to it end now, on
	 * every node and for good, with all of their topics. Take the right itself away
	 * first, so that the {@link ConnectRequest} of whoever comes back is denied.
	 * @param topic the topic
	 * @return completes when the streams of this node have ended, and those of all others
	 * are sure to: at once, or, on a node that cannot be reached, as soon as it can be
	 * again
	 */
	public CompletableFuture<Void> revoke(Topic topic) {
		this.operations.tell(Action.REVOKE_TOPIC, topic.name());
		return this.threads.forApplication(this.presence.revoke(topic));
	}

	/**
	 * How many are connected, to all nodes.
	 * @return the counts
	 */
	public CompletableFuture<Counts> counts() {
		return this.threads.forApplication(this.presence.counts());
	}

	/**
	 * How many are connected to this node.
	 * @return the counts
	 */
	public Counts countsHere() {
		return this.presence.countsHere();
	}

	/**
	 * What has happened and is happening on this node.
	 * @return always the same; it answers what is so when it is asked
	 */
	public HubStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Who is connected, to whichever node.
	 * @return the clients, sorted by id
	 */
	public CompletableFuture<List<ClientInfo>> clients() {
		return this.threads.forApplication(this.presence.clients());
	}

	/**
	 * Refuse new streams and close all others, so that their clients come back to another
	 * node. While a drain runs it is the same one.
	 * @return completes when no stream of this node is left, or with a
	 * {@link java.util.concurrent.CancellationException} when {@link #resume()} comes
	 * before
	 */
	public CompletableFuture<@Nullable Void> drain() {
		this.operations.tell(Action.DRAIN, null);
		return this.threads.forApplication(this.drain.start(null));
	}

	/**
	 * The same, and in time: window and timeout are shortened where they do not fit, also
	 * those of a drain that runs already.
	 * @param limit within which the drain is over
	 * @return completes within the limit, as {@link #drain()} does
	 */
	public CompletableFuture<@Nullable Void> drain(Duration limit) {
		this.operations.tell(Action.DRAIN, null);
		return this.threads.forApplication(this.drain.start(limit));
	}

	/**
	 * Take streams again, after a drain or in the middle of one: the streams that it has
	 * not closed yet stay open.
	 */
	public void resume() {
		if (isDraining()) { // else it is only the start
			this.operations.tell(Action.RESUME, null);
		}
		this.drain.undo();
	}

	/**
	 * Whether new streams are refused because the hub drains.
	 * @return true from {@link #drain()} on, until {@link #resume()}
	 */
	public boolean isDraining() {
		return this.drain.isDraining();
	}

	/**
	 * How many streams this node may have.
	 * @return the limit; 0 for any number
	 */
	public int streamsPerNode() {
		return this.connecting.streamsPerNode();
	}

	/**
	 * Limit the streams of this node from now on; those that are open stay.
	 * @param streams how many; 0 for any number
	 */
	public void streamsPerNode(int streams) {
		if (streams < 0) {
			throw new IllegalArgumentException("streams = " + streams + ": must be positive, or 0 for any number");
		}
		this.connecting.streamsPerNode(streams);
	}

	/**
	 * How streams are kept that say nothing else.
	 * @return the settings
	 */
	public StreamSettings settings() {
		return this.settings;
	}

	/**
	 * The name of this node.
	 * @return unique among all nodes
	 */
	public String node() {
		return this.node;
	}

	/**
	 * This node as its operators see it.
	 * @return always the same
	 */
	public SseNode here() {
		return this.here;
	}

	/**
	 * Tell somebody of what is done to streams from now on, such as an audit.
	 * @param listener called on the thread that does it
	 */
	public void addOperationListener(OperationListener listener) {
		this.operations.add(listener);
	}

	/** Close what is still open, at once, and stop all threads. */
	@Override
	public void close() {
		this.closed = true;
		CompletionStage<@Nullable Void> unused = this.drain.start(null);
		this.registry.all().forEach(Emitter::abort);
		this.broker.close();
		this.presence.close();
		this.workers.close();
		this.observers.close();
		this.pages.close();
		this.snapshots.close();
		this.clock.close();
		this.drain.end(); // whoever waits for it would wait for ever
		this.threads.close();
	}

	private List<HealthProblem> problems() {
		if (this.closed) {
			return List.of(new HealthProblem("hub", HealthProblem.Severity.DOWN, "The hub is closed"));
		}
		Duration still = Duration.ofNanos(this.runtime.nanoTime() - this.lastTurn);
		return (still.compareTo(CLOCK_PATIENCE) < 0) ? List.of()
				: List.of(new HealthProblem("clock", HealthProblem.Severity.DOWN,
						"The hub's clock has stood still for " + still.toSeconds()
								+ " s: no heartbeat is sent, and nobody is seen to have left. "
								+ "The log says what has happened to it; start the application anew"));
	}

	/** The next turn comes, whatever happens in this one. */
	private void turnWheel() {
		this.lastTurn = this.runtime.nanoTime();
		try {
			this.wheel.step();
		}
		finally {
			this.clock.schedule(this::turnWheel, this.wheel.stepNanos());
		}
	}

}
