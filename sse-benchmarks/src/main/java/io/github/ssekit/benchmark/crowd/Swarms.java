package io.github.ssekit.benchmark.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import io.github.ssekit.benchmark.crowd.child.Latencies;
import io.github.ssekit.benchmark.crowd.child.Swarm;

/** All clients, in as many processes as the limit of files asks for. */
public final class Swarms implements AutoCloseable {

	private static final List<String> OPTIONS = List.of("-Xms32m", "-Xmx384m", "-XX:+UseSerialGC",
			"-XX:TieredStopAtLevel=4", "-Xshare:auto");

	/** Each process has a source address of its own, which none before it has had. */
	private static final AtomicInteger ADDRESSES = new AtomicInteger(1);

	private final List<Child> processes = new ArrayList<>();

	private final int streams;

	private final int each;

	/**
	 * Start the processes.
	 * @param streams how many clients in all
	 * @param most how many a process may hold
	 */
	public Swarms(int streams, int most) {
		this.streams = streams;
		int count = (streams + most - 1) / most;
		this.each = (streams + count - 1) / count;
		for (int i = 0; i < count; i++) {
			int address = ADDRESSES.incrementAndGet();
			this.processes.add(Child.start("client process " + i, OPTIONS, Swarm.class,
					"127.0." + (1 + address / 250) + '.' + (1 + address % 250)));
		}
	}

	/**
	 * Open all streams, each client one, and wait for all of them.
	 * @param ports of the servers, in turn
	 * @param topics how many topics they share, each listening to one; 0 for none
	 * @param window how many are on their way at once, in all
	 * @param patience for how long
	 */
	public void open(List<Integer> ports, int topics, int window, Duration patience) {
		int of = Math.max(1, window / this.processes.size());
		ask((i) -> "open " + i * this.each + ' ' + size(i) + ' ' + text(ports) + ' ' + topics + ' ' + of, patience);
	}

	/** Say where clients come back to. */
	void comeBackTo(List<Integer> ports) {
		ask((i) -> "ports " + text(ports), Duration.ofSeconds(30));
	}

	/** Wait until each stream is open. */
	void awaitBack(Duration patience) {
		ask((i) -> "back", patience);
	}

	/**
	 * Wait until every stream has heard so many of the events for everybody.
	 * @param number of them
	 * @param patience for how long
	 */
	public void awaitBroadcasts(int number, Duration patience) {
		ask((i) -> "await b " + (long) number * size(i), patience);
	}

	/**
	 * Wait until events of a kind have arrived.
	 * @param kind the kind
	 * @param toClient how many each client should have got
	 * @param patience for how long
	 */
	public void awaitEvents(char kind, int[] toClient, Duration patience) {
		ask((i) -> {
			long total = 0;
			for (int client = i * this.each; client < i * this.each + size(i); client++) {
				total += toClient[client];
			}
			return "await " + kind + ' ' + total;
		}, patience);
	}

	/**
	 * The times from publish to arrival of a kind, since they were last asked for.
	 * @param kind the kind
	 * @return the times
	 */
	public Latencies times(char kind) {
		Latencies times = new Latencies();
		ask((i) -> "times " + kind, Duration.ofSeconds(60)).forEach(times::addText);
		return times;
	}

	/**
	 * What went wrong, and what came to pass.
	 * @return the counts by name
	 */
	public Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		for (String text : ask((i) -> "counts", Duration.ofSeconds(60))) {
			for (String count : text.split(" ", -1)) {
				int equals = count.indexOf('=');
				counts.merge(count.substring(0, equals), Long.valueOf(count.substring(equals + 1)), Long::sum);
			}
		}
		return counts;
	}

	/** How many streams are open. */
	int ready() {
		return ask((i) -> "ready", Duration.ofSeconds(60)).stream().mapToInt(Integer::parseInt).sum();
	}

	/** The first event that was heard, as it came. */
	byte[] block() {
		return Base64.getDecoder().decode(ask((i) -> "block", Duration.ofSeconds(60)).get(0));
	}

	/**
	 * The processes.
	 * @return as many as there are
	 */
	public List<ProcessHandle> handles() {
		return this.processes.stream().map(Child::handle).toList();
	}

	/** As the class is started. */
	static String options() {
		return String.join(" ", OPTIONS);
	}

	@Override
	public void close() {
		this.processes.forEach(Child::close);
	}

	private int size(int process) {
		return Math.min(this.each, this.streams - process * this.each);
	}

	private List<String> ask(IntFunction<String> question, Duration patience) {
		List<CompletableFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < this.processes.size(); i++) {
			answers.add(this.processes.get(i).ask(question.apply(i)));
		}
		List<String> texts = new ArrayList<>();
		try {
			for (CompletableFuture<String> answer : answers) {
				texts.add(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
			}
			return texts;
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("Not within " + patience + ": " + question.apply(0) + "; so far " + ready()
					+ " of " + this.streams + " streams are open, and " + counts(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(List<Integer> ports) {
		return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

}
