package io.github.ssekit.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of channels as {@code PSUBSCRIBE} takes it: {@code *} stands for any
 * characters, {@code ?} for one, {@code [ae]}, {@code [a-z]} and {@code [^a]} for one of
 * a set, and a {@code \} before a character takes it as it is. Like Redis it compares
 * bytes, so that {@code ?} is a half of an umlaut. Immutable and thread-safe.
 */
public final class ChannelPattern {

	private final String pattern;

	private final List<Step> steps;

	private ChannelPattern(String pattern, List<Step> steps) {
		this.pattern = pattern;
		this.steps = steps;
	}

	/**
	 * Read a pattern.
	 * @param pattern ASCII characters without spaces, with a wildcard
	 * @return the pattern
	 * @throws InvalidSettingException if it is none, or Redis would read it in a way that
	 * nobody means
	 */
	public static ChannelPattern of(String pattern) {
		if (pattern.isEmpty() || !pattern.chars().allMatch((character) -> character > ' ' && character < 127)) {
			throw invalid(pattern, "must be 1 or more ASCII characters without spaces");
		}
		ChannelPattern read = new ChannelPattern(pattern, new PatternReader(pattern).read());
		if (read.wildcards() == 0) {
			throw invalid(pattern, "has no wildcard (* ? [..]), so it is a channel and no pattern");
		}
		return read;
	}

	/**
	 * How many wildcards there are.
	 * @return at least 1
	 */
	public int wildcards() {
		return (int) this.steps.stream().filter(Step::isWildcard).count();
	}

	/**
	 * Compare a channel with this pattern.
	 * @param channel the name of a channel
	 * @return what each wildcard stands for, in their order; a {@code *} for as few
	 * characters as it can. Null where the channel does not match, or a wildcard has met
	 * a part of a character
	 */
	public @Nullable List<String> match(String channel) {
		byte[] text = channel.getBytes(StandardCharsets.UTF_8);
		int[] ends = ends(text);
		if (ends == null) {
			return null;
		}
		List<String> values = new ArrayList<>();
		int from = 0;
		for (int i = 0; i < ends.length; i++) {
			if (this.steps.get(i).isWildcard()) {
				String value = text(text, from, ends[i]);
				if (value == null) {
					return null;
				}
				values.add(value);
			}
			from = ends[i];
		}
		return values;
	}

	/**
	 * Where in the text each step ends, or null. Whatever came before a {@code *} need
	 * not be looked at again: what has matched first leaves most to the rest. So a
	 * channel costs its length times that of the pattern at most.
	 */
	private int @Nullable [] ends(byte[] text) {
		int[] ends = new int[this.steps.size()];
		int step = 0;
		int at = 0;
		int lastStar = -1;
		while (step < ends.length || at < text.length) {
			if (step < ends.length && this.steps.get(step).isStar()) {
				lastStar = step;
				ends[step++] = at;
			}
			else if (step < ends.length && at < text.length && this.steps.get(step).bytes().get(text[at] & 0xff)) {
				ends[step++] = ++at;
			}
			else if (lastStar >= 0 && ends[lastStar] < text.length) {
				at = ++ends[lastStar];
				step = lastStar + 1;
			}
			else {
				return null;
			}
		}
		return ends;
	}

	private static @Nullable String text(byte[] text, int from, int to) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, to - from)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ChannelPattern that && this.pattern.equals(that.pattern);
	}

	@Override
	public int hashCode() {
		return this.pattern.hashCode();
	}

	/** As Redis is told. */
	@Override
	public String toString() {
		return this.pattern;
	}

	private static InvalidSettingException invalid(String pattern, String rule) {
		return new InvalidSettingException("pattern", pattern, rule);
	}

	/**
	 * What stands for one byte of a channel, or for any number of them.
	 *
	 * @param bytes which bytes it may be; not to be changed
	 * @param isWildcard whether it is not written as it is
	 * @param isStar whether it may be many, or none
	 */
	private record Step(BitSet bytes, boolean isWildcard, boolean isStar) {
	}

	/** Reads as Redis does, and refuses where that would surprise. */
	private static final class PatternReader {

		private static final int BYTES = 256;

		private final String pattern;

		private int at;

		PatternReader(String pattern) {
			this.pattern = pattern;
		}

		List<Step> read() {
			List<Step> steps = new ArrayList<>();
			while (this.at < this.pattern.length()) {
				char next = this.pattern.charAt(this.at++);
				switch (next) {
					case '*' -> {
						if (steps.isEmpty() || !steps.get(steps.size() - 1).isStar()) {
							steps.add(new Step(any(), true, true));
						}
					}
					case '?' -> steps.add(new Step(any(), true, false));
					case '[' -> steps.add(new Step(set(), true, false));
					case '\\' -> steps.add(new Step(one(escaped()), false, false));
					default -> steps.add(new Step(one(next), false, false));
				}
			}
			return List.copyOf(steps);
		}

		private BitSet set() {
			int begin = this.at;
			boolean not = peek('^');
			if (not) {
				this.at++;
			}
			BitSet bytes = new BitSet(BYTES);
			while (!peek(']')) {
				if (this.at >= this.pattern.length()) {
					throw invalid(this.pattern,
							"has a [ at character " + begin + " that no ] closes; \\[ is a bracket");
				}
				char from = this.pattern.charAt(this.at++);
				if (from == '\\') {
					bytes.set(escaped());
				}
				else if (peek('-') && this.at + 1 < this.pattern.length()) {
					char to = this.pattern.charAt(this.at + 1);
					bytes.set(Math.min(from, to), Math.max(from, to) + 1);
					this.at += 2;
				}
				else {
					bytes.set(from);
				}
			}
			this.at++;
			if (bytes.isEmpty()) {
				throw invalid(this.pattern, "has an empty set at character " + begin + "; \\[ is a bracket");
			}
			if (not) {
				bytes.flip(0, BYTES);
			}
			return bytes;
		}

		private char escaped() {
			if (this.at >= this.pattern.length()) {
				throw invalid(this.pattern, "ends in a \\ that takes nothing as it is; \\\\ is a backslash");
			}
			return this.pattern.charAt(this.at++);
		}

		private boolean peek(char character) {
			return this.at < this.pattern.length() && this.pattern.charAt(this.at) == character;
		}

		private static BitSet any() {
			BitSet bytes = new BitSet(BYTES);
			bytes.set(0, BYTES);
			return bytes;
		}

		private static BitSet one(char character) {
			BitSet bytes = new BitSet(BYTES);
			bytes.set(character);
			return bytes;
		}

	}

}
