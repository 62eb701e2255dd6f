package io.github.ssekit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.StreamInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promise of the library, in the large: publishers, readers that stall and lose their
 * line at any moment, and outboxes that overflow. Every reader hears each topic's events
 * exactly once and in one order; where history is too small for that, it is told first.
 */
class InTheLargeTests implements SseObserver {

	private static final Logger log = LoggerFactory.getLogger(InTheLargeTests.class);

	private static final List<Topic> TOPICS = List.of(Topic.of("a"), Topic.of("b/1"), Topic.of("c"), Topic.BROADCAST);

	private static final int READERS = 30;

	private static final int EVENTS = 400;

	private final AtomicInteger overflows = new AtomicInteger();

	private final AtomicInteger resets = new AtomicInteger();

	@RepeatedTest(12)
	void everyReaderHearsEveryEventOnceAndInOrder() {
		play(new Retention(2 * EVENTS, 1 << 30, Duration.ofHours(1)), (reader, all) -> {
			assertThat(reader.resets()).as(reader.name() + " was reset").isZero();
			for (Topic topic : TOPICS) {
				List<@Nullable Integer> heard = reader.heard(topic);
				for (int i = 0; i < heard.size(); i++) {
					assertThat(heard.get(i)).as(reader.name() + " of " + topic + " at " + i).isEqualTo(i + 1);
				}
				assertThat(heard).as(reader.name() + " of " + topic).hasSize(all);
			}
		});
	}

	@RepeatedTest(12)
	void everyReaderIsToldBeforeEveryGapWhereHistoryIsTooSmall() {
		play(new Retention(15, 1 << 30, Duration.ofHours(1)), (reader, all) -> {
			for (Topic topic : TOPICS) {
				int last = 0;
				// who begins with the oldest that is kept misses nothing
				boolean told = true;
				for (Integer next : reader.heard(topic)) {
					if (next == null) {
						told = true;
						continue;
					}
					assertThat(next).as(reader.name() + " of " + topic + " after " + last).isGreaterThan(last);
					if (next > last + 1) {
						assertThat(told)
							.as("%s of %s was told before it came from %d to %d", reader.name(), topic, last, next)
							.isTrue();
					}
					told = false;
					last = next;
				}
				assertThat(last).as(reader.name() + " of " + topic + " has come to the end").isEqualTo(all);
			}
		});
		assertThat(this.resets).as("histories that were too small").hasPositiveValue();
	}

	@Override
	public void onCatchUp(StreamInfo stream) {
		this.overflows.incrementAndGet();
	}

	@Override
	public void onReset(StreamInfo stream, LostReason reason, Collection<Topic> topics) {
		this.resets.incrementAndGet();
	}

	private void play(Retention retention, ObjIntConsumer<ReaderInTheLarge> judge) {
		long seed = ThreadLocalRandom.current().nextLong();
		Random random = new Random(seed);
		SseHub hub = SseHub.builder()
			.retention(retention)
			.deliveryThreads(3)
			.presenceGrace(Duration.ZERO)
			.observer(this)
			.build();
		List<ReaderInTheLarge> readers = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			int outbox = 1024 << random.nextInt(4);
			readers.add(new ReaderInTheLarge(hub, "reader-" + i, TOPICS, StreamSettings.DEFAULT.outboxMaxBytes(outbox),
					random.nextLong()));
		}
		try {
			int all = run(hub, readers, random);
			readers.forEach((reader) -> judge.accept(reader, all));
			readers.forEach((reader) -> assertThat(reader.complaints()).as(reader.name()).isEmpty());
			assertThat(reconnects(readers)).as("lines that broke").isGreaterThan(READERS);
			assertThat(this.overflows).as("outboxes that overflowed").hasPositiveValue();
			assertThat(hub.countsHere()).isEqualTo(new Counts(READERS, READERS));
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("with seed " + seed, ex);
		}
		finally {
			hub.close();
			log.info("Played with seed {}.", seed);
		}
	}

	/** Answers how many events of each topic there were in the end. */
	private static int run(SseHub hub, List<ReaderInTheLarge> readers, Random random) {
		AtomicBoolean done = new AtomicBoolean();
		readers.forEach(ReaderInTheLarge::connect);
		Crowd crowd = new Crowd();
		for (Topic topic : TOPICS) {
			long seed = random.nextLong();
			crowd.add(() -> publish(hub, topic, new Random(seed)));
		}
		for (int i = 0; i < 3; i++) {
			List<ReaderInTheLarge> mine = readers.subList(i * READERS / 3, (i + 1) * READERS / 3);
			crowd.alongside(() -> {
				while (!done.get() || reconnects(mine) <= mine.size()) {
					mine.forEach(ReaderInTheLarge::live);
					LockSupport.parkNanos(20_000);
				}
			}, () -> done.set(true));
		}
		crowd.run();
		AtomicInteger all = new AtomicInteger(EVENTS);
		AtomicInteger looks = new AtomicInteger();
		Patience.until(() -> {
			readers.forEach(ReaderInTheLarge::readOn);
			// for those whom a reset has taken to the end
			if (looks.getAndIncrement() % 20 == 0) {
				int next = all.incrementAndGet();
				TOPICS.forEach((topic) -> hub.publish(topic, SseEvent.of(topic + ":" + next + " ")).join());
			}
			assertThat(readers).allMatch((reader) -> hasHeard(reader, all.get()));
		});
		return all.get();
	}

	private static int reconnects(List<ReaderInTheLarge> readers) {
		return readers.stream().mapToInt(ReaderInTheLarge::reconnects).sum();
	}

	private static boolean hasHeard(ReaderInTheLarge reader, int event) {
		return TOPICS.stream().allMatch((topic) -> reader.lastHeard(topic) == event);
	}

	/** Padded, so that outboxes overflow; in bursts, so that readers catch up between. */
	private static void publish(SseHub hub, Topic topic, Random random) throws InterruptedException {
		for (int i = 1; i <= EVENTS; i++) {
			hub.publish(topic, SseEvent.of(topic + ":" + i + " " + "x".repeat(random.nextInt(300)))).join();
			if (random.nextInt(20) == 0) {
				Thread.sleep(0, random.nextInt(900_000));
			}
		}
	}

}
