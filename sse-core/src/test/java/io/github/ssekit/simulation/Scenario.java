package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.OverLimit;
import io.github.ssekit.access.Overflow;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.access.WhenAway;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;

/** How the hubs of one run are set up, and how much happens to them. */
final class Scenario {

	private static final Topic NEWS = Topic.of("news");

	/** In memory it shares the epoch of the news, as long as nobody publishes to it. */
	private static final Topic QUIET = quiet();

	final boolean inMemory;

	final int nodes;

	final int clients;

	/** Topics with a history. */
	final List<Topic> topics;

	/** Events of it are heard by who listens, and are nowhere after. */
	final Topic passing = Topic.of("passing");

	final Retention retention;

	final long maxReplay;

	final int maxReplays;

	final long maxHistoryBytes;

	final int deliveryThreads;

	final int snapshotsAtOnce;

	final int snapshotsWaiting;

	final StreamSettings settings;

	final StreamLimits limits;

	final WhenAway whenAway;

	final Duration drainWindow;

	/** Where much is published. */
	final Topic busy;

	final Duration drainTimeout;

	final Duration presenceGrace;

	final Duration expiringAhead;

	/** How often things happen, and then all is healed for a while. */
	final int acts;

	/** How long things happen each time. */
	final Duration span;

	/** How many each time. */
	final int actions;

	/**
	 * How long a far store remembers a topic that nobody looks at; null where it does for
	 * ever, and also a topic that has had no events.
	 */
	final Duration memory;

	Scenario(Chance chance, Faults faults) {
		this.inMemory = chance.percent(25);
		this.nodes = this.inMemory ? 1 : chance.of(1, 1, 2, 3);
		int most = chance.between(1, 12);
		// a few at times: so there are topics in memory that nobody listens to
		this.clients = (this.inMemory && chance.percent(50)) ? 1 + most % 3 : most;
		this.topics = chooseTopics(chance);
		this.busy = this.inMemory ? chance.of(this.topics) : this.topics.get(0);
		this.retention = new Retention(chance.of(2, 5, 20, 1000), chance.of(2_000L, 1_000_000L),
				Duration.ofHours(chance.of(1, 24)));
		this.maxReplay = chance.of(3, 10, 20_000, 20_000);
		this.maxReplays = chance.of(1, 1, 2, 1000);
		this.maxHistoryBytes = chance.of(2_000L, 20_000L, 1L << 28);
		this.deliveryThreads = chance.between(1, 3);
		this.snapshotsAtOnce = chance.of(1, 2, 8);
		this.snapshotsWaiting = chance.of(2, 10_000);
		this.settings = settings(chance, faults);
		this.limits = faults.has(Fault.LIMITS) ? new StreamLimits(chance.of(0, 1, 2), chance.of(0, 2, 4),
				chance.of(0, 3, 6), chance.of(OverLimit.values())) : StreamLimits.NONE;
		this.whenAway = chance.of(WhenAway.values());
		this.drainWindow = chance.of(Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(5));
		this.drainTimeout = chance.of(Duration.ofMillis(100), Duration.ofSeconds(3));
		this.presenceGrace = chance.of(Duration.ZERO, Duration.ofSeconds(2));
		this.expiringAhead = chance.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(60));
		this.acts = chance.of(1, 3, 6);
		this.span = Duration.ofMillis(chance.spread(20, 20_000) / this.acts);
		this.actions = chance.between(10, 60) / this.acts;
		this.memory = (!this.inMemory && chance.percent(50))
				? chance.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(20), Duration.ofDays(7))
				: null;
	}

	Retention retentionOf(Topic topic) {
		return topic.equals(this.passing) ? Retention.NONE : this.retention;
	}

	/** All topics that may be listened to. */
	List<Topic> allTopics() {
		List<Topic> all = new ArrayList<>(this.topics);
		all.add(this.passing);
		return all;
	}

	/** Whether a hub in memory drops events for other reasons than their number. */
	boolean isMemoryTight() {
		return this.inMemory;
	}

	SseHubBuilder builder() {
		return SseHub.builder()
			.retention(this::retentionOf)
			.maxReplay(this.maxReplay)
			.maxConcurrentReplays(this.maxReplays)
			.maxHistoryBytes(this.maxHistoryBytes)
			.deliveryThreads(this.deliveryThreads)
			.snapshots(new SnapshotLimits(this.snapshotsAtOnce, Duration.ofSeconds(1), this.snapshotsWaiting))
			.settings(this.settings)
			.limits(this.limits)
			.whenAway(this.whenAway)
			.drain(this.drainWindow, this.drainTimeout)
			.presenceGrace(this.presenceGrace)
			.authExpiringAhead(this.expiringAhead);
	}

	private static List<Topic> chooseTopics(Chance chance) {
		List<Topic> topics = new ArrayList<>(List.of(NEWS));
		if (chance.percent(70)) {
			topics.add(QUIET);
		}
		for (int i = chance.below(4); i > 0; i--) {
			topics.add(Topic.of("orders/" + i));
		}
		return topics;
	}

	private static StreamSettings settings(Chance chance, Faults faults) {
		return new StreamSettings(chance.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(15)),
				Duration.ofMillis(1), Duration.ofMillis(chance.of(1, 50, 2_000)),
				chance.of(1024, 1024, 4096, 256 * 1024), chance.of(Overflow.values()),
				faults.has(Fault.OLD_AGE) ? Duration.ofSeconds(chance.between(1, 20)) : null);
	}

	private static Topic quiet() {
		for (int i = 0;; i++) {
			Topic topic = Topic.client("quiet-" + i);
			if (slot(topic) == slot(NEWS)) {
				return topic;
			}
		}
	}

	/** As the store in memory has it. */
	private static int slot(Topic topic) {
		return Math.floorMod(topic.hashCode() * 0x9E3779B9, 4096);
	}

}
