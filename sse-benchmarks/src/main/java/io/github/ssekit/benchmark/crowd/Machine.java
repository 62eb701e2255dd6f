package io.github.ssekit.benchmark.crowd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when it was measured. */
public final class Machine {

	private Machine() {
	}

	/**
	 * In a few words.
	 * @return date, cores, memory and system
	 */
	public static String describe() {
		return LocalDate.now(ZoneOffset.UTC) + ", " + Runtime.getRuntime().availableProcessors()
				+ " cores shared by all of it and whatever else ran" + memory() + ", " + System.getProperty("os.name")
				+ ' ' + System.getProperty("os.version").replaceAll("-.*", "") + ' ' + System.getProperty("os.arch");
	}

	private static String memory() {
		try {
			long kilobytes = Long.parseLong(Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("\\D", ""));
			return ", " + Math.round(kilobytes / 1024.0 / 1024) + " GB";
		}
		catch (IOException ex) {
			return "";
		}
	}

}
