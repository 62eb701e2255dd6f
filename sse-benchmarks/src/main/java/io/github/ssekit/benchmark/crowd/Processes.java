package io.github.ssekit.benchmark.crowd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What processes have used so far. */
final class Processes {

	private final Map<ProcessHandle, Duration> before = new HashMap<>();

	private final Collection<ProcessHandle> of;

	/** Look at them from now on. */
	Processes(Collection<ProcessHandle> of) {
		this.of = of;
		of.forEach((process) -> this.before.put(process, cpu(process)));
	}

	/** Processor seconds of those that still run, since then. */
	double seconds() {
		return this.of.stream()
			.filter(ProcessHandle::isAlive)
			.mapToDouble(
					(process) -> cpu(process).minus(this.before.getOrDefault(process, Duration.ZERO)).toNanos() / 1e9)
			.sum();
	}

	/** What a process has in memory, in bytes. */
	static long resident(ProcessHandle process) {
		try {
			return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElse(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What the kernel holds for all TCP connections of this machine, in bytes. */
	static long ofTcp() {
		try {
			for (String line : Files.readAllLines(Path.of("/proc/net/sockstat"))) {
				if (line.startsWith("TCP:")) {
					return 4096 * Long.parseLong(line.replaceAll(".* mem ", ""));
				}
			}
			return 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Duration cpu(ProcessHandle process) {
		return process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

}
