package io.github.ssekit.benchmark.jmh;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when it was measured. */
final class Machine {

	private Machine() {
	}

	static String text() {
		return LocalDate.now(ZoneOffset.UTC) + ", " + Runtime.getRuntime().availableProcessors()
				+ " cores shared with whatever else ran, " + System.getProperty("os.name") + " "
				+ System.getProperty("os.arch") + ", JDK " + Runtime.version();
	}

}
