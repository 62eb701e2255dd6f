package io.github.ssekit.redis.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the books of a small world in which everything goes wrong: three nodes, two
 * publishers, six readers that move from node to node, and one fault after another. Redis
 * keeps what it has acknowledged, and its replica has everything when it takes over, so
 * every reader must hear every accepted event once, in the same order, and never be told
 * of a loss. In the end presence is exact, nobody has left, and no node was taken for
 * dead because Redis was silent.
 * <p>
 * The long form, for both ways to carry events, each for the time given: <pre>
 * mvn -pl sse-core,sse-test,sse-test-contracts,sse-redis test -Dtest=LedgerTests -Dledger.seconds=360 -Dledger.seed=42 \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre> Surefire ends a run of more than 15 minutes. Longer ones by {@link #main}: <pre>
 * mvn -pl sse-core,sse-test,sse-test-contracts,sse-redis test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp sse-redis/target/test-classes:$(cat sse-redis/target/classpath) \
 *     io.github.ssekit.redis.ledger.Ledger --seconds=3600 --seed=42 --broker=SHARDED
 * </pre> A seed decides what goes wrong and who moves where. When exactly, the machine
 * decides: a seed is where to look again, not a proof.
 */
final class Ledger {

	private static final Logger log = LoggerFactory.getLogger(Ledger.class);

	private static final int NODES = 3;

	private static final int READERS = 6;

	private static final int PUBLISHERS = 2;

	private static final int TOPICS = 5;

	private static final long STEP_MILLIS = 20;

	/** A reader moves about once in this many steps. */
	private static final int STEPS_TO_MOVE = 60;

	/** Less than the check interval: nothing may hang on that last resort. */
	private static final Duration END_PATIENCE = Duration.ofSeconds(20);

	/** A line that was lost may take two attempts of two seconds until it is back. */
	private static final Duration LEASE = Duration.ofSeconds(9);

	private static final Duration BEGIN_PATIENCE = Duration.ofSeconds(10);

	private final List<Topic> topics = IntStream.range(0, TOPICS).mapToObj((i) -> Topic.of("topic/" + i)).toList();

	private final Book book = new Book();

	private final List<Listener> listeners = new ArrayList<>();

	private final List<Publisher> publishers = new ArrayList<>();

	private final Random moves;

	private final String title;

	private Ledger(BrokerKind broker, long seed, Members members) {
		this.title = "ledger of " + broker + ", seed " + seed;
		this.moves = new Random(seed + 1);
		for (int i = 0; i < READERS; i++) {
			this.listeners.add(new Listener("reader-" + i, this.topics, this.book));
		}
		for (int i = 0; i < PUBLISHERS; i++) {
			Random choice = new Random(seed + 100 + i);
			this.publishers.add(
					new Publisher("publisher-" + i, this.topics, () -> members.any(choice), this.book, seed + 200 + i));
		}
	}

	/**
	 * Keep the books for a while.
	 * @param args {@code --seconds=}, {@code --seed=} and {@code --broker=}, each of
	 * which may be left out
	 */
	public static void main(String[] args) throws InterruptedException {
		long seconds = Long.parseLong(option(args, "seconds", "60"));
		long seed = Long.parseLong(option(args, "seed", Long.toString(System.nanoTime())));
		BrokerKind broker = BrokerKind.valueOf(option(args, "broker", "PUBSUB"));
		run(broker, seed, Duration.ofSeconds(seconds));
		System.exit(0); // whatever threads there may be
	}

	/**
	 * Keep the books for a while.
	 * @param broker how events are carried
	 * @param seed decides what goes wrong
	 * @param length for how long things go wrong
	 * @throws AssertionError if something is not as promised; the message has the seed
	 */
	static void run(BrokerKind broker, long seed, Duration length) throws InterruptedException {
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix("ledger:" + UUID.randomUUID())
			.publishing(Duration.ofMillis(500), Duration.ZERO)
			.intervals(Duration.ofSeconds(30), Duration.ofMillis(500))
			.lease(LEASE);
		try (Servers servers = new Servers(); Members members = new Members(servers.master(), settings, NODES)) {
			Ledger ledger = new Ledger(broker, seed, members);
			Leases leases = new Leases(settings.keyPrefix(), LEASE, ledger.book);
			Faults faults = new Faults(servers, members, leases, seed);
			ledger.play(members, faults, length);
			leases.checkNobodyLeft(servers.master());
			ledger.check(true, "");
			ledger.say("is right: " + ledger.book.accepted() + " accepted, " + ledger.book.deliveries() + " heard, "
					+ faults);
		}
	}

	private void play(Members members, Faults faults, Duration length) throws InterruptedException {
		say("begins, for " + length.toSeconds() + " s");
		this.listeners.forEach((listener) -> listener.connectTo(members.any(this.moves)));
		long patience = System.nanoTime() + BEGIN_PATIENCE.toNanos();
		while (!this.listeners.stream().allMatch(Listener::isReady)) {
			step(members, 0);
			check(System.nanoTime() < patience, "some readers were never let in");
		}
		this.publishers.forEach(Thread::start);
		goWrong(members, faults, System.nanoTime() + length.toNanos());
		this.publishers.forEach(Publisher::end);
		settle(members);
		this.book.compare();
		check(true, "");
	}

	/** Faults on a thread of their own, while the readers move on this one. */
	private void goWrong(Members members, Faults faults, long until) throws InterruptedException {
		Thread trouble = new Thread(() -> {
			try {
				while (System.nanoTime() < until && this.book.violation() == null) {
					faults.next();
				}
			}
			catch (InterruptedException | RuntimeException ex) {
				this.book.violated("the faults themselves have failed: " + ex);
			}
		}, "faults");
		trouble.setDaemon(true);
		trouble.start();
		while (trouble.isAlive()) {
			step(members, STEPS_TO_MOVE);
			check(true, "");
		}
	}

	/** Nothing goes wrong any more, and only who was cut off comes back. */
	private void settle(Members members) throws InterruptedException {
		long patience = System.nanoTime() + END_PATIENCE.toNanos();
		while (this.publishers.stream().anyMatch(Thread::isAlive) || !hasEverybodyHeardAll()) {
			step(members, 0);
			check(System.nanoTime() < patience,
					"something was not heard in time: " + accepted() + " " + this.listeners);
		}
		while (!members.count(READERS)) { // nodes that were killed have leases to the end
			step(members, 0);
			check(System.nanoTime() < patience, "presence is not exact");
		}
	}

	private void step(Members members, int stepsToMove) throws InterruptedException {
		for (Listener listener : this.listeners) {
			if (listener.isLost() || (stepsToMove > 0 && this.moves.nextInt(stepsToMove) == 0)) {
				listener.connectTo(members.any(this.moves));
			}
		}
		TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
	}

	private boolean hasEverybodyHeardAll() {
		return this.listeners.stream()
			.allMatch((listener) -> this.topics.stream()
				.allMatch((topic) -> listener.heardOf(topic) == this.book.acceptedOf(topic)));
	}

	private String accepted() {
		return this.topics.stream().map((topic) -> topic + "=" + this.book.acceptedOf(topic)).toList().toString();
	}

	private void check(boolean good, String otherwise) {
		if (!good) {
			this.book.violated(otherwise);
		}
		String violation = this.book.violation();
		if (violation != null) {
			throw new AssertionError(this.title + ": " + violation);
		}
	}

	private void say(String what) {
		log.info("The {} {}.", this.title, what);
	}

	private static String option(String[] args, String name, String otherwise) {
		String prefix = "--" + name + "=";
		for (String arg : args) {
			if (arg.startsWith(prefix)) {
				return arg.substring(prefix.length());
			}
		}
		return otherwise;
	}

}
