package io.github.ssekit.benchmark.crowd.child;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * What the parent asks, line by line: a number, which the answer begins with, too, a word
 * and its arguments. When the parent has gone the process ends.
 */
final class Questions {

	/** Standard output is the way of the answers. */
	private static final PrintStream ANSWERS = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();

	/** Read from here on, and wake somebody up for each question. */
	void read(Runnable wake) {
		Thread reader = new Thread(() -> {
			try (BufferedReader in = new BufferedReader(
					new InputStreamReader(new java.io.FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
				for (String line = in.readLine(); line != null; line = in.readLine()) {
					List<String> words = Arrays.asList(line.split(" ", -1));
					this.waiting.add(new Question(words.get(0), words.get(1), words.subList(2, words.size())));
					wake.run();
				}
				Runtime.getRuntime().halt(0);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, "questions");
		reader.setDaemon(true);
		reader.start();
	}

	@Nullable Question next() {
		return this.waiting.poll();
	}

	/**
	 * One question.
	 *
	 * @param number names the answer
	 * @param word what is wanted
	 * @param arguments the rest
	 */
	record Question(String number, String word, List<String> arguments) {

		void answer(String text) {
			ANSWERS.println(this.number + ' ' + text);
		}

		String text(int argument) {
			return this.arguments.get(argument);
		}

		int number(int argument) {
			return Integer.parseInt(text(argument));
		}

	}

}
