package io.github.ssekit.benchmark.field;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.benchmark.field.client.Arrivals;
import io.github.ssekit.benchmark.field.client.Crowd;
import io.github.ssekit.benchmark.field.contender.Proc;
import io.github.ssekit.benchmark.field.contender.Server;
import io.github.ssekit.benchmark.field.server.Payload;

/** The readers of one server, and what is seen of it while it publishes to them. */
final class Readers implements AutoCloseable {

	private static final Duration OPEN_LIMIT = Duration.ofMinutes(2);

	private static final long OWN = ProcessHandle.current().pid();

	private final Server server;

	private final Numbers numbers;

	private final Duration limit;

	private final Crowd crowd;

	private int count;

	Readers(Server server, Numbers numbers, Duration limit) throws IOException {
		this.server = server;
		this.numbers = numbers;
		this.limit = limit;
		this.crowd = new Crowd(server.port(), "/stream");
	}

	/** Open streams; how many a second, and what each took of the server. */
	Map<Measure, Double> open(int more) throws IOException {
		long cpu = this.server.cpu();
		long begin = System.nanoTime();
		this.crowd.open(more, this.numbers.next(), OPEN_LIMIT);
		this.count += more;
		double took = seconds(System.nanoTime() - begin);
		Map<Measure, Double> sample = new EnumMap<>(Measure.class);
		sample.put(Measure.OPENED, more / took);
		sample.put(Measure.OPENING_CPU, (this.server.cpu() - cpu) / 1e3 / more);
		return sample;
	}

	/** Open streams that nobody reads from. */
	void openStuck(int more) throws IOException {
		this.crowd.openStuck(more);
	}

	/** Publish, and go on when the last reader has the event. */
	Map<Measure, Double> oneByOne(Payload payload, int events) {
		Arrivals arrivals = this.crowd.listen();
		Arrivals last = new Arrivals();
		Spent spent = new Spent();
		for (int i = 1; i <= events; i++) {
			publish(payload, 1, arrivals, i * this.count, "event " + i + " of " + events);
			last.add(arrivals.takeLongest());
		}
		Map<Measure, Double> sample = spent.sample(arrivals.count());
		sample.put(Measure.P50, arrivals.millis(0.5));
		sample.put(Measure.P99, arrivals.millis(0.99));
		sample.put(Measure.MAX, arrivals.millis(1));
		sample.put(Measure.LAST_P50, last.millis(0.5));
		sample.put(Measure.LAST_P99, last.millis(0.99));
		sample.put(Measure.LAST_MAX, last.millis(1));
		return sample;
	}

	/**
	 * Publish back to back and wait until the last reader has the last event, some times.
	 */
	Map<Measure, Double> backToBack(Payload payload, int events, int times) {
		Arrivals arrivals = this.crowd.listen();
		Spent spent = new Spent();
		for (int i = 1; i <= times; i++) {
			publish(payload, events, arrivals, i * events * this.count, "burst " + i + " of " + events + " events");
		}
		Map<Measure, Double> sample = spent.sample(arrivals.count());
		sample.put(Measure.P50, arrivals.millis(0.5));
		sample.put(Measure.P99, arrivals.millis(0.99));
		sample.put(Measure.MAX, arrivals.millis(1));
		return sample;
	}

	@Override
	public void close() throws IOException {
		this.crowd.close();
	}

	private void publish(Payload payload, int events, Arrivals arrivals, int expected, String what) {
		CompletableFuture<Void> published = this.server.publish(payload, this.numbers.take(events), events);
		// A burst is many events, and may take as much longer
		Duration allowed = this.limit.multipliedBy((events > 1) ? 6 : 1);
		long deadline = System.nanoTime() + allowed.toNanos();
		if (!this.crowd.read(() -> arrivals.count() >= expected && published.isDone(), deadline)) {
			throw new IllegalStateException(what + ": after " + allowed.toSeconds() + " s "
					+ (expected - arrivals.count()) + " of " + expected + " deliveries so far were missing");
		}
		published.join();
		if (this.crowd.outOfOrder() > 0) {
			throw new IllegalStateException(what + ": " + this.crowd.outOfOrder() + " came out of order");
		}
	}

	private static double seconds(long nanos) {
		return nanos / 1e9;
	}

	/** The numbers of a server's events. */
	static final class Numbers {

		private int next = 1;

		int next() {
			return this.next;
		}

		int take(int count) {
			int first = this.next;
			this.next += count;
			return first;
		}

	}

	/** What has been spent from here on. */
	private final class Spent {

		private final long begin = System.nanoTime();

		private final long cpu = Readers.this.server.cpu();

		private final long own = Proc.cpu(OWN);

		Map<Measure, Double> sample(int deliveries) {
			double seconds = seconds(System.nanoTime() - this.begin);
			Map<Measure, Double> sample = new EnumMap<>(Measure.class);
			sample.put(Measure.CPU, (Readers.this.server.cpu() - this.cpu) / 1e3 / deliveries);
			sample.put(Measure.CLIENT, seconds(Proc.cpu(OWN) - this.own) / seconds);
			sample.put(Measure.RATE, deliveries / seconds);
			return sample;
		}

	}

}
