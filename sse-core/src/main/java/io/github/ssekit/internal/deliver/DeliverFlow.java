package io.github.ssekit.internal.deliver;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.MemoryBudget;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.emitter.StreamHistory;
import io.github.ssekit.internal.observe.Counters;
import io.github.ssekit.internal.registry.InterestListener;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.store.EventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an announced event reaches the streams of this node: in order or repaired
 * ({@link TopicFlow}), framed once, handed to the lanes of those who listen. Thread-safe;
 * whoever announces waits for nothing.
 */
public final class DeliverFlow implements BrokerListener, InterestListener {

	private static final Logger log = LoggerFactory.getLogger(DeliverFlow.class);

	/** What all topics may hold while they are repaired; the store has the rest. */
	public static final long MAX_HELD_BYTES = 32L * 1024 * 1024;

	private final ConcurrentMap<Topic, TopicFlow> topics = new ConcurrentHashMap<>();

	/** Topics whose repair has failed, because the store is away. */
	private final Set<TopicFlow> stuck = Collections.synchronizedSet(new LinkedHashSet<>());

	/** One for all topics. */
	private final Repairs repairs = new Repairs();

	private final Counters counters;

	/** Null where events are announced by this hub alone. */
	private final @Nullable AnnouncementFilter filter;

	private final Broker broker;

	private final EventStore store;

	private final DeliveryWorkers workers;

	private final HubRuntime runtime;

	private final Scheduler clock;

	private final boolean shareReads;

	/** What all topics hold while they are repaired. */
	private final MemoryBudget held = new MemoryBudget(MAX_HELD_BYTES);

	/** What all windows of recent events use. */
	private final AtomicLong windowBytes = new AtomicLong();

	/**
	 * Create the flow.
	 * @param broker what this node subscribes at
	 * @param store what gaps are repaired from
	 * @param workers the threads that deliver
	 * @param shareReads whether the store is far, so that streams are to share what is
	 * read
	 * @param filter which announced events are taken; null where this hub alone announces
	 * @param counters count what had to be repaired
	 * @param runtime shows the time
	 * @param clock spaces reads out
	 */
	public DeliverFlow(Broker broker, EventStore store, DeliveryWorkers workers, boolean shareReads,
			@Nullable AnnouncementFilter filter, Counters counters, HubRuntime runtime, Scheduler clock) {
		this.filter = filter;
		this.runtime = runtime;
		this.clock = clock;
		this.counters = counters;
		this.broker = broker;
		this.store = store;
		this.workers = workers;
		this.shareReads = shareReads;
	}

	@Override
	public void onEvent(LiveEvent event) {
		TopicFlow flow = this.topics.get(event.topic());
		if (flow == null) {
			return;
		}
		if (this.filter == null || this.filter.admits(event)) {
			flow.onEvent(event);
		}
		else if (event instanceof StoredEvent) {
			flow.onPossibleGap(); // the store has it, if it is one
		}
	}

	@Override
	public void onPossibleGap(Topic topic) {
		TopicFlow flow = this.topics.get(topic);
		if (flow != null) {
			flow.onPossibleGap();
		}
	}

	@Override
	public void onCheck(Collection<Topic> suspected) {
		Map<Topic, Position> heads = new LinkedHashMap<>();
		for (Topic topic : suspected) {
			TopicFlow flow = this.topics.get(topic);
			Position head = (flow != null) ? flow.restsAt() : null;
			if (head != null) {
				heads.put(topic, head);
			}
		}
		if (!heads.isEmpty()) {
			Stages.whenOver(Stages.ask(() -> this.store.moved(heads)),
					(moved, failure) -> onCompared(heads, moved, failure));
		}
	}

	@Override
	public void onGained(Topic topic, Listeners listeners) {
		@Nullable SharedReads reads = this.shareReads
				? new SharedReads(topic, this.store, this.windowBytes, this.runtime, this.clock) : null;
		TopicFlow flow = new TopicFlow(topic, listeners, this.store, this.workers, reads, this.held, this.repairs);
		this.topics.put(topic, flow); // before the subscription: what it brings is held
		flow.start(this.broker);
	}

	@Override
	public void onLost(Topic topic) {
		TopicFlow flow = this.topics.remove(topic);
		if (flow != null) {
			flow.stop();
		}
		this.broker.unsubscribe(topic);
	}

	/**
	 * When these topics are heard on this node.
	 * @param wanted topics that have a listener
	 * @return completes when no event of theirs will be missed any more
	 */
	public CompletionStage<Void> hearing(Collection<Topic> wanted) {
		CompletableFuture<?>[] heard = wanted.stream()
			.map(this.topics::get)
			.map((flow) -> (flow != null) ? hearing(flow) : CompletableFuture.completedFuture(null))
			.toArray(CompletableFuture<?>[]::new);
		return CompletableFuture.allOf(heard);
	}

	/**
	 * The store as the streams of this node read it: what is known here is not asked for
	 * again, where the store is far.
	 * @return reads that are shared, or the store itself
	 */
	public StreamHistory history() {
		return this.shareReads ? new NearStore(this.store, this) : StreamHistory.of(this.store);
	}

	/** Null where no stream of this node hears the topic, or no reads are shared. */
	@Nullable SharedReads readsOf(Topic topic) {
		TopicFlow flow = this.topics.get(topic);
		return (flow != null) ? flow.reads() : null;
	}

	/** Try again what failed while the store was away. Called now and then by the hub. */
	public void sweep() {
		List<TopicFlow> again;
		synchronized (this.stuck) {
			again = List.copyOf(this.stuck);
			this.stuck.clear(); // before: one may be stuck again at once
		}
		again.forEach(TopicFlow::repair);
	}

	private void onCompared(Map<Topic, Position> heads, @Nullable Collection<Topic> moved,
			@Nullable Throwable failure) {
		if (moved == null) {
			log.debug("{} topics cannot be compared with the store. Their turn comes again.", heads.size(), failure);
			return;
		}
		for (Topic topic : moved) {
			Position head = heads.get(topic);
			TopicFlow flow = (head != null) ? this.topics.get(topic) : null;
			if (flow != null && head != null) {
				flow.onMoved(head);
			}
		}
	}

	private CompletableFuture<?> hearing(TopicFlow flow) {
		if (flow.hasFailed()) {
			flow.start(this.broker);
		}
		return flow.hearing().toCompletableFuture();
	}

	/** What topics say of their repairs. */
	private final class Repairs implements TopicFlow.Watcher {

		@Override
		public void onStuck(TopicFlow flow) {
			DeliverFlow.this.stuck.add(flow);
		}

		@Override
		public void onRepaired() {
			DeliverFlow.this.counters.addRepair();
		}

	}

}
