package io.github.ssekit.benchmark.crowd;

/** What a command line says, each {@code --name=value}. */
public final class Options {

	private final String[] args;

	/**
	 * Of a command line.
	 * @param args all of it
	 */
	public Options(String[] args) {
		this.args = args.clone();
	}

	/**
	 * What is said of a name.
	 * @param name the name
	 * @param otherwise where nothing is said
	 * @return the text
	 */
	public String text(String name, String otherwise) {
		String prefix = "--" + name + "=";
		for (String arg : this.args) {
			if (arg.startsWith(prefix)) {
				return arg.substring(prefix.length());
			}
		}
		return otherwise;
	}

	/**
	 * The number that is said.
	 * @param name its name
	 * @param otherwise where nothing is said
	 * @return the number
	 * @throws IllegalArgumentException if it is none, or less than nothing
	 */
	public int number(String name, int otherwise) {
		String text = text(name, Integer.toString(otherwise));
		try {
			return Integer.parseUnsignedInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("crowd." + name + " = " + text + ": must be a number", ex);
		}
	}

}
