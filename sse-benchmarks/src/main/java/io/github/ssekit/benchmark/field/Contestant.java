package io.github.ssekit.benchmark.field;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.benchmark.field.contender.Contender;
import io.github.ssekit.benchmark.field.contender.Memory;
import io.github.ssekit.benchmark.field.contender.Server;
import io.github.ssekit.benchmark.field.server.Payload;

/** A contender whose process is up, and what it is put through. */
final class Contestant implements AutoCloseable {

	/** What tells a server that nobody is there any more: it sees so when it writes. */
	private static final int GOODBYES = 3;

	/** How many bursts make a figure. */
	private static final int BURSTS = 3;

	private final Contender contender;

	private final Plan plan;

	private final Results results;

	private final Server server;

	private final Readers.Numbers numbers = new Readers.Numbers();

	/** What a delivery took at first. */
	private double coldText = Double.NaN;

	private double coldJson = Double.NaN;

	/** How many streams a second were opened at first. */
	private double coldOpening = Double.NaN;

	Contestant(Contender contender, Plan plan, Results results) throws IOException, InterruptedException {
		this.contender = contender;
		this.plan = plan;
		this.results = results;
		this.server = contender.start();
	}

	Contender contender() {
		return this.contender;
	}

	/** Let the compiler of the server see what is coming. */
	void warmUp() throws IOException, InterruptedException {
		warmUpOpening();
		int count = Math.min(500, this.plan.streams().get(0));
		try (Readers readers = new Readers(this.server, this.numbers, Duration.ofMinutes(1))) {
			readers.open(count);
			int events = Math.max(1, this.plan.warmUp() / count);
			int cold = Math.min(events, Math.max(1, this.plan.deliveries() / count));
			this.coldText = readers.oneByOne(Payload.TEXT, cold).getOrDefault(Measure.CPU, Double.NaN);
			readers.oneByOne(Payload.TEXT, events);
			this.coldJson = readers.oneByOne(Payload.JSON, cold).getOrDefault(Measure.CPU, Double.NaN);
			readers.oneByOne(Payload.JSON, events);
			readers.backToBack(Payload.TEXT, Math.min(events, this.plan.burst()), 1);
		}
		sayGoodbye();
	}

	/** The first streams of a process, and then as many as it takes to be compiled. */
	private void warmUpOpening() throws IOException, InterruptedException {
		int count = Math.min(2000, this.plan.openingStreams());
		int all = this.contender.leavesConnectionsOpen() ? count : Math.max(count, this.plan.warmUpOpenings());
		for (int opened = 0; opened < all; opened += count) {
			try (Readers readers = new Readers(this.server, this.numbers, Duration.ofMinutes(1))) {
				double rate = readers.open(count).getOrDefault(Measure.OPENED, Double.NaN);
				if (opened == 0) {
					this.coldOpening = rate;
				}
			}
			sayGoodbye();
		}
	}

	/** Whatever is measured with so many streams. */
	void turn(int count) throws InterruptedException, IOException {
		try (Readers readers = new Readers(this.server, this.numbers, this.plan.limit())) {
			Map<Measure, Double> opened = readers.open(count);
			if (this.plan.measures(Scenario.OPENING, count)) {
				opened.put(Measure.OPENED_COLD, this.coldOpening);
				add(Scenario.OPENING, count, opened);
			}
			if (this.plan.measures(Scenario.TEXT, count)) {
				add(Scenario.TEXT, count, warm(readers.oneByOne(Payload.TEXT, this.plan.events(count)), this.coldText));
			}
			if (this.plan.measures(Scenario.JSON, count)) {
				add(Scenario.JSON, count, warm(readers.oneByOne(Payload.JSON, this.plan.events(count)), this.coldJson));
			}
			if (this.plan.measures(Scenario.BURST, count)) {
				add(Scenario.BURST, count, readers.backToBack(Payload.TEXT, this.plan.burst(), BURSTS));
			}
		}
		sayGoodbye();
	}

	/**
	 * The same readers with a tenth of them stuck, against without. Some 160 KB are taken
	 * for each of those, by the kernel, before they are felt.
	 */
	void stuck(int count) throws IOException, InterruptedException {
		try (Readers readers = new Readers(this.server, this.numbers, this.plan.limit())) {
			readers.open(count - count / 10);
			readers.oneByOne(Payload.LARGE, Math.min(10, this.plan.stuckEvents()));
			Map<Measure, Double> before = readers.oneByOne(Payload.LARGE, Math.max(1, this.plan.stuckEvents() / 4));
			double p99 = before.getOrDefault(Measure.P99, Double.NaN);
			add(Scenario.STUCK, count, Map.of(Measure.P99_BEFORE, p99));
			readers.openStuck(count / 10);
			Map<Measure, Double> with = readers.oneByOne(Payload.LARGE, this.plan.stuckEvents());
			with.put(Measure.GROWTH, with.getOrDefault(Measure.P99, Double.NaN) / p99);
			add(Scenario.STUCK, count, with);
		}
		sayGoodbye();
	}

	/** What idle streams hold. */
	void memory(int count) throws IOException, InterruptedException {
		try (Readers readers = new Readers(this.server, this.numbers, this.plan.limit())) {
			readers.open(Math.max(1, Math.min(count / 50, 100)));
			readers.oneByOne(Payload.TEXT, 20);
		}
		sayGoodbye();
		Memory before = this.server.memory();
		try (Readers readers = new Readers(this.server, this.numbers, this.plan.limit())) {
			readers.open(count);
			Thread.sleep(500);
			Memory with = this.server.memory();
			Map<Measure, Double> sample = new EnumMap<>(Measure.class);
			sample.put(Measure.HEAP, (with.heap() - before.heap()) / 1024 / count);
			sample.put(Measure.DIRECT, (with.direct() - before.direct()) / 1024 / count);
			sample.put(Measure.RESIDENT, (with.resident() - before.resident()) / 1024 / count);
			add(Scenario.MEMORY, count, sample);
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

	private static Map<Measure, Double> warm(Map<Measure, Double> sample, double cold) {
		sample.put(Measure.CPU_COLD, cold);
		return sample;
	}

	private void add(Scenario scenario, int count, Map<Measure, Double> sample) {
		this.results.add(new Experiment(scenario, count), this.contender, sample);
	}

	/** Leave nothing behind that the next turn would have to clear away. */
	private void sayGoodbye() throws InterruptedException {
		for (int i = 0; i < GOODBYES; i++) {
			this.server.publish(Payload.TEXT, this.numbers.take(1), 1).orTimeout(2, TimeUnit.MINUTES).join();
			Thread.sleep(200);
		}
		this.server.memory();
	}

}
