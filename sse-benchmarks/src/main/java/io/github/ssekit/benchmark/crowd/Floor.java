package io.github.ssekit.benchmark.crowd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.benchmark.crowd.child.FloorServer;
import io.github.ssekit.benchmark.crowd.child.Latencies;

/**
 * The floor: as many bare servers as there are nodes, which write a block of the same
 * length to as many streams, of the same kind of clients. What is above it is the price
 * of order, cursors, history, presence, and of an application.
 */
final class Floor implements AutoCloseable {

	private static final byte[] HEARTBEAT = ":\n".getBytes(StandardCharsets.US_ASCII);

	private final List<Child> servers = new ArrayList<>();

	private final Swarms swarms;

	/** The id line of an event, and what else there is before its data. */
	private final String head;

	private int number;

	Floor(CrowdPlan plan, byte[] block, int window) {
		this.head = new String(block, StandardCharsets.UTF_8).replaceAll("data: [^\n]*\n\n$", "");
		for (int i = 0; i < plan.nodes(); i++) {
			this.servers
				.add(Child.start("floor " + i, List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC"), FloorServer.class));
		}
		this.swarms = new Swarms(plan.streams(), CrowdPlan.mostPerProcess(Limits.files()));
		List<Integer> ports = this.servers.stream().map((one) -> Integer.valueOf(one.ask("port").join())).toList();
		this.swarms.open(ports, 0, window, Duration.ofMinutes(5));
	}

	/** Write so many blocks, one after the other without waiting for their arrival. */
	Latencies write(int blocks) {
		for (int i = 0; i < blocks; i++) {
			String block = this.head + "data: " + Api.data('b', ++this.number, "") + "\n\n";
			write(block.getBytes(StandardCharsets.UTF_8));
		}
		this.swarms.awaitBroadcasts(this.number, Duration.ofMinutes(2));
		return this.swarms.times('b');
	}

	/** Processor seconds for so many heartbeats on each stream. */
	double heartbeats(int count) throws InterruptedException {
		Processes cpu = new Processes(this.servers.stream().map(Child::handle).toList());
		for (int i = 0; i < count; i++) {
			write(HEARTBEAT);
			Thread.sleep(200);
		}
		return cpu.seconds();
	}

	@Override
	public void close() {
		this.servers.forEach(Child::close);
		this.swarms.close();
	}

	private void write(byte[] bytes) {
		String text = "write " + Base64.getEncoder().encodeToString(bytes);
		List<CompletableFuture<String>> done = this.servers.stream().map((server) -> server.ask(text)).toList();
		done.forEach(CompletableFuture::join);
	}

}
