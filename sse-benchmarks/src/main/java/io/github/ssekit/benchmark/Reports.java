package io.github.ssekit.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes reports. */
public final class Reports {

	private Reports() {
	}

	/**
	 * Write one, into a folder that is made where it is missing: what took half an hour
	 * to measure is not to be lost for that.
	 * @param file where
	 * @param text what
	 * @throws IOException if it cannot be written
	 */
	public static void write(Path file, String text) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, text);
	}

}
