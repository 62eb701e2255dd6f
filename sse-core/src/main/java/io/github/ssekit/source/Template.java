package io.github.ssekit.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Text with placeholders. Immutable.
 *
 * @param setting what it is the template of, as {@code topic}
 * @param text as it was written
 * @param parts literal text and placeholders, in their order
 */
record Template(String setting, String text, List<Part> parts) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

	private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

	private static final Pattern POINTER = Pattern.compile("(/([^~/{}]|~[01])*)+");

	/**
	 * Read a template.
	 * @param wildcards how many the pattern of channels has; 0 where there is none
	 * @throws InvalidSettingException if it is none, or names what cannot be there
	 */
	static Template of(String setting, String text, int wildcards) {
		List<Part> parts = new ArrayList<>();
		int at = 0;
		while (at < text.length()) {
			int open = text.indexOf('{', at);
			String literal = text.substring(at, (open < 0) ? text.length() : open);
			if (literal.indexOf('}') >= 0) {
				throw new InvalidSettingException(setting, text, "has a } that no { opens");
			}
			if (!literal.isEmpty()) {
				parts.add(new Part(Kind.LITERAL, literal));
			}
			if (open < 0) {
				break;
			}
			int close = text.indexOf('}', open);
			if (close < 0) {
				throw new InvalidSettingException(setting, text, "has a { that no } closes");
			}
			parts.add(placeholder(setting, text, text.substring(open + 1, close), wildcards));
			at = close + 1;
		}
		if (parts.isEmpty()) {
			throw new InvalidSettingException(setting, text, "must not be empty");
		}
		return new Template(setting, text, List.copyOf(parts));
	}

	/** The placeholder that is all of it. */
	Part only() {
		if (this.parts.size() != 1 || this.parts.get(0).kind() == Kind.LITERAL) {
			throw new InvalidSettingException(this.setting, this.text,
					"must be one placeholder such as {/order}, because text around it would not be escaped");
		}
		return this.parts.get(0);
	}

	/** The text before the first placeholder. */
	String prefix() {
		return (this.parts.get(0).kind() == Kind.LITERAL) ? this.parts.get(0).text() : "";
	}

	/**
	 * Fill it in.
	 * @param values what stands for a placeholder; null where there is nothing
	 * @throws UnmappableEntryException if there is nothing for a placeholder
	 */
	String fill(Function<Part, @Nullable String> values) {
		StringBuilder filled = new StringBuilder();
		for (Part part : this.parts) {
			filled.append((part.kind() == Kind.LITERAL) ? part.text() : required(part, values.apply(part)));
		}
		return filled.toString();
	}

	private String required(Part part, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			throw new UnmappableEntryException(
					this.setting + ": there is no text and no number for {" + part.text() + "}");
		}
		return value;
	}

	private static Part placeholder(String setting, String text, String name, int wildcards) {
		if (name.equals("source")) {
			return new Part(Kind.SOURCE, name);
		}
		if (NUMBER.matcher(name).matches()) {
			if (Integer.parseInt(name) > wildcards) {
				throw new InvalidSettingException(setting, text, "has {" + name + "}, but "
						+ ((wildcards == 0) ? "there is no pattern of channels" : "the pattern has " + wildcards)
						+ ((wildcards == 1) ? " wildcard" : (wildcards == 0) ? "" : " wildcards"));
			}
			return new Part(Kind.WILDCARD, name);
		}
		if (POINTER.matcher(name).matches()) {
			return new Part(Kind.POINTER, name);
		}
		if (NAME.matcher(name).matches()) {
			return new Part(Kind.NAME, name);
		}
		throw new InvalidSettingException(setting, text, "has an unknown placeholder {" + name
				+ "}; there are {id} for a field or member, {/order/id} for a JSON pointer, {1} for what the first"
				+ " wildcard of a pattern stands for, and {source}");
	}

	/** What a part stands for. */
	enum Kind {

		LITERAL, SOURCE, WILDCARD, POINTER, NAME

	}

	/**
	 * A part of a template.
	 *
	 * @param kind what it stands for
	 * @param text literal text, or what stands between the braces
	 */
	record Part(Kind kind, String text) {
	}

}
