package io.github.ssekit.benchmark.field;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the command line says.
 *
 * @param args of the form {@code --name=value}
 */
record Options(List<String> args) {

	String text(String name, String otherwise) {
		String prefix = "--" + name + "=";
		return this.args.stream()
			.filter((arg) -> arg.startsWith(prefix))
			.map((arg) -> arg.substring(prefix.length()))
			.findFirst()
			.orElse(otherwise);
	}

	List<Integer> numbers(String name, String otherwise) {
		return words(text(name, otherwise)).stream().map(Integer::valueOf).toList();
	}

	/** Those of an enum that are named, or {@code all}. */
	<E extends Enum<E>> List<E> chosen(String name, E[] all, Function<E, String> called) {
		List<String> wanted = words(text(name, "all"));
		if (wanted.equals(List.of("all"))) {
			return List.of(all);
		}
		return wanted.stream()
			.map((word) -> Arrays.stream(all)
				.filter((each) -> called.apply(each).equals(word))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException(String.format(Locale.ROOT, "%s = %s: must be of %s",
						name, word, Arrays.stream(all).map(called).toList()))))
			.sorted()
			.toList();
	}

	private static List<String> words(String text) {
		return List.of(text.split(",", -1));
	}

}
