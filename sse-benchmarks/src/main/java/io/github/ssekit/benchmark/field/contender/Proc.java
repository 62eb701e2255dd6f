package io.github.ssekit.benchmark.field.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the kernel knows of a process. */
public final class Proc {

	/** The same on every Linux. */
	private static final long NANOS_A_TICK = 10_000_000;

	private Proc() {
	}

	/**
	 * The processor time of a process so far.
	 * @param pid of the process
	 * @return nanoseconds
	 */
	public static long cpu(long pid) {
		String stat = read("/proc/" + pid + "/stat").get(0);
		// proc(5): the name may hold anything, also spaces; utime and stime are 14 and 15
		List<String> words = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
		return (Long.parseLong(words.get(11)) + Long.parseLong(words.get(12))) * NANOS_A_TICK;
	}

	/**
	 * The resident memory of a process.
	 * @param pid of the process
	 * @return bytes
	 */
	public static long resident(long pid) {
		return 1024 * number("/proc/" + pid + "/status", "VmRSS:");
	}

	/** How many files this process may have open, as may those it starts. */
	public static long openFiles() {
		return number("/proc/self/limits", "Max open files");
	}

	/**
	 * Something that a file under {@code /proc} says.
	 * @param file its path
	 * @param name how the line begins
	 * @return the rest of the line
	 */
	public static String line(String file, String name) {
		return read(file).stream()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(name.length()).strip())
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(String.format(Locale.ROOT, "no %s in %s", name, file)));
	}

	private static long number(String file, String name) {
		String first = line(file, name).split("\\s+", -1)[0];
		return first.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(first);
	}

	private static List<String> read(String file) {
		try {
			return Files.readAllLines(Path.of(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
