package io.github.ssekit.benchmark.crowd.child;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the fields of one block of an event stream stand, in the bytes that were read.
 * One is used again and again. Not thread-safe.
 */
final class Block {

	private byte[] bytes = {};

	private int from;

	private int to;

	private final int[] begins = new int[Field.values().length];

	private final int[] ends = new int[Field.values().length];

	/** The fields that count here. */
	enum Field {

		ID(0), EVENT(1), DATA(2), RETRY(3);

		private final int place;

		Field(int place) {
			this.place = place;
		}

	}

	/**
	 * Take the next block.
	 * @return where the one after it begins, or -1 where this one is not whole yet
	 */
	int take(byte[] bytes, int from, int to) {
		this.bytes = bytes;
		this.from = from;
		Arrays.fill(this.begins, -1);
		int line = from;
		for (int i = from; i < to; i++) {
			if (bytes[i] == '\n') {
				if (i == line) {
					this.to = i + 1;
					return i + 1;
				}
				field(line, i);
				line = i + 1;
			}
		}
		return -1;
	}

	boolean has(Field field) {
		return this.begins[field.place] >= 0;
	}

	boolean is(Field field, byte[] value) {
		return has(field) && Arrays.equals(this.bytes, begin(field), end(field), value, 0, value.length);
	}

	String text(Field field) {
		return new String(this.bytes, begin(field), end(field) - begin(field), StandardCharsets.UTF_8);
	}

	/** A copy of the field, in the array of the last one where it has the same length. */
	byte[] copy(Field field, byte[] last) {
		int length = end(field) - begin(field);
		byte[] copy = (last.length == length) ? last : new byte[length];
		System.arraycopy(this.bytes, begin(field), copy, 0, length);
		return copy;
	}

	/** The whole block. */
	byte[] whole() {
		return Arrays.copyOfRange(this.bytes, this.from, this.to);
	}

	/** The first byte of the data. */
	char kind() {
		return has(Field.DATA) && end(Field.DATA) > begin(Field.DATA) ? (char) this.bytes[begin(Field.DATA)] : 0;
	}

	/** A number in the data, where words are parted by single spaces. */
	long number(int word) {
		int i = begin(Field.DATA);
		for (int passed = 0; passed < word; i++) {
			if (i >= end(Field.DATA)) {
				throw new IllegalStateException("No word " + word + " in: " + text(Field.DATA));
			}
			passed += (this.bytes[i] == ' ') ? 1 : 0;
		}
		long number = 0;
		for (; i < end(Field.DATA) && this.bytes[i] >= '0' && this.bytes[i] <= '9'; i++) {
			number = number * 10 + this.bytes[i] - '0';
		}
		return number;
	}

	private int begin(Field field) {
		return this.begins[field.place];
	}

	private int end(Field field) {
		return this.ends[field.place];
	}

	private void field(int line, int end) {
		switch (this.bytes[line]) {
			case 'i' -> set(Field.ID, line + "id: ".length(), end);
			case 'e' -> set(Field.EVENT, line + "event: ".length(), end);
			case 'd' -> set(Field.DATA, line + "data: ".length(), end);
			case 'r' -> set(Field.RETRY, line + "retry: ".length(), end);
			default -> {
				// a comment
			}
		}
	}

	private void set(Field field, int begin, int end) {
		this.begins[field.place] = Math.min(begin, end);
		this.ends[field.place] = end;
	}

}
