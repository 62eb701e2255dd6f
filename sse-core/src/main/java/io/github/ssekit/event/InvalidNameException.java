package io.github.ssekit.event;

/**
 * Says that a name (of a topic, a client, an event ...) breaks a rule. The message names
 * the thing, the value and the rule, and is safe to show and to log: what cannot be seen
 * is escaped and long values are cut.
 */
public class InvalidNameException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private static final int SHOWN = 60;

	private final String thing;

	private final String value;

	private final String rule;

	/**
	 * Create the exception.
	 * @param thing what was named, such as "topic"
	 * @param value the refused value
	 * @param rule what it must be instead
	 */
	public InvalidNameException(String thing, String value, String rule) {
		super(thing + " " + quote(value) + ": " + rule);
		this.thing = thing;
		this.value = value;
		this.rule = rule;
	}

	/**
	 * What was named, such as "topic", "client id" or "event name".
	 * @return the thing, for whoever reports the field
	 */
	public String thing() {
		return this.thing;
	}

	/**
	 * The refused value, whole and as it was given. It is not safe to show or to log; the
	 * message is.
	 * @return the value
	 */
	public String value() {
		return this.value;
	}

	/**
	 * The rule, for where the value must not be shown.
	 * @return what it must be instead, without the value
	 */
	public String rule() {
		return this.rule;
	}

	private static String quote(String value) {
		StringBuilder shown = new StringBuilder("\"");
		int end = Math.min(value.length(), SHOWN);
		for (int i = 0; i < end; i++) {
			char c = value.charAt(i);
			if (c >= ' ' && c < 127 && c != '"' && c != '\\') {
				shown.append(c);
			}
			else if (Character.isLetterOrDigit(c) && Names.isPrintable(c)) {
				shown.append(c);
			}
			else {
				shown.append(String.format("\\u%04x", (int) c));
			}
		}
		return shown.append((end < value.length()) ? "...\"" : "\"").toString();
	}

}
