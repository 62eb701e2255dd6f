package io.github.ssekit.benchmark.crowd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the machine allows. Looked at before anything is started, because a run that ends
 * at one of them ends late, and says nothing about the reason.
 */
public final class Limits {

	/**
	 * A socket that waits costs the kernel some KB, and there are two for each stream.
	 */
	private static final long KERNEL_BYTES = 2 * 5 * 1024;

	private static final long PAGE = 4096;

	private static final int LEAST_BACKLOG = 512;

	private Limits() {
	}

	/**
	 * How many files a process may have open, at most.
	 * @return the hard limit
	 */
	public static int files() {
		try {
			Process shell = new ProcessBuilder("sh", "-c", "ulimit -Hn").start();
			String limit = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
			return limit.equals("unlimited") ? 1_000_000 : Math.min(1_000_000, Integer.parseInt(limit));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Look at all of them.
	 * @param plan what is to be done
	 * @throws IllegalStateException naming the setting and the way out
	 */
	public static void check(CrowdPlan plan) {
		files(plan, files());
		system("fs.file-max", 3L * plan.streams() + 10_000, numbers("/proc/sys/fs/file-max")[0]);
		ports(plan);
		long[] pages = numbers("/proc/sys/net/ipv4/tcp_mem");
		system("net.ipv4.tcp_mem (its last number, in pages)", plan.streams() * KERNEL_BYTES / PAGE, pages[2]);
		system("net.core.somaxconn", Math.min(LEAST_BACKLOG, plan.streams()),
				numbers("/proc/sys/net/core/somaxconn")[0]);
		tracking(plan);
		memory(plan);
	}

	/** One node must hold its share, and some of those of a node that goes. */
	static void files(CrowdPlan plan, int files) {
		int needed = CrowdPlan.mostOnOneNode(plan.streams(), plan.nodes());
		if (needed > CrowdPlan.mostPerProcess(files)) {
			throw new IllegalStateException(String.format(Locale.ROOT,
					"ulimit -n = %,d: each of %d nodes needs up to %,d streams and some files besides. Take more nodes "
							+ "(-Dcrowd.nodes=%d), or raise the limit (ulimit -Hn, or LimitNOFILE, or "
							+ "/etc/security/limits.conf)",
					files, plan.nodes(), needed, CrowdPlan.enoughNodes(plan.streams(), files)));
		}
	}

	private static void ports(CrowdPlan plan) {
		long[] range = numbers("/proc/sys/net/ipv4/ip_local_port_range");
		long ports = range[1] - range[0] + 1;
		// each client process has a source address of its own
		system("net.ipv4.ip_local_port_range (its size)",
				Math.min(plan.streams(), CrowdPlan.mostPerProcess(files())) * 10L / 9, ports);
	}

	private static void tracking(CrowdPlan plan) {
		Path max = Path.of("/proc/sys/net/netfilter/nf_conntrack_max");
		Path count = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");
		// where nothing is tracked the count stays at nothing
		if (Files.isReadable(max) && numbers(count.toString())[0] > 0) {
			system("net.netfilter.nf_conntrack_max", 3L * plan.streams() / 2, numbers(max.toString())[0]);
		}
	}

	private static void memory(CrowdPlan plan) {
		long available;
		try {
			available = Files.readAllLines(Path.of("/proc/meminfo"))
				.stream()
				.filter((line) -> line.startsWith("MemAvailable:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		long needed = (plan.nodes() + 1L) * (plan.heapMegabytes() + 200)
				+ plan.streams() * (KERNEL_BYTES + 3000) / (1024 * 1024) + 500;
		if (available / 1024 < needed) {
			throw new IllegalStateException(String.format(Locale.ROOT,
					"MemAvailable = %,d MB: %,d streams on %s need up to %,d MB. Take fewer streams "
							+ "(-Dcrowd.streams=), or Jetty (-Dcrowd.server=jetty), or a larger machine",
					available / 1024, plan.streams(), plan.server(), needed));
		}
	}

	private static void system(String name, long needed, long is) {
		if (is < needed) {
			String setting = name.replaceAll(" .*", "");
			throw new IllegalStateException(String.format(Locale.ROOT,
					"%s = %,d: needs at least %,d. Raise it (as root: sysctl -w %s=...), or take fewer streams "
							+ "(-Dcrowd.streams=)",
					name, is, needed, setting));
		}
	}

	private static long[] numbers(String file) {
		try {
			// these files must be read at once, which readString does not
			return Arrays.stream(Files.readAllLines(Path.of(file)).get(0).trim().split("\\s+", -1))
				// as many as one likes is said by more than a long can hold
				.mapToLong((number) -> (number.length() > 18) ? Long.MAX_VALUE : Long.parseLong(number))
				.toArray();
		}
		catch (IOException ex) {
			throw new IllegalStateException("This needs Linux: " + file + " cannot be read", ex);
		}
	}

}
