package io.github.ssekit.test.eventstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads {@code text/event-stream} by the letter of the HTML standard, section 9.2
 * "Server-sent events" (9.2.5 parsing, 9.2.6 interpreting an event stream), from bytes
 * that may be cut anywhere: inside a character, between CR and LF.
 * <p>
 * One parser reads one stream. Its last event id buffer begins <em>empty</em>, as the
 * standard has it: the first blank line of a stream whose blocks name no id sets the last
 * event id string to empty, whatever it was before. A carriage return ends its line at
 * once; a line feed right behind it is taken as part of the same line end.
 * <p>
 * Malformed UTF-8 becomes replacement characters, one byte order mark at the very start
 * is dropped, and nothing in the bytes makes the parser throw. Lines and blocks may be of
 * any length; they are held in memory until they end. Not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML
 * standard, server-sent events</a>
 */
public final class EventStreamParser {

	private static final byte CR = '\r';

	private static final byte LF = '\n';

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private static final int USUAL_LINE = 256;

	private static final int LARGE_LINE = 64 * 1024;

	private final EventStreamListener listener;

	// the standard's three buffers
	private final StringBuilder data = new StringBuilder();

	private String eventType = "";

	private String lastEventId = "";

	private byte[] line = new byte[USUAL_LINE];

	private int lineLength;

	private List<String> blockLines = new ArrayList<>();

	private boolean firstLine = true;

	private boolean afterCarriageReturn;

	private boolean ended;

	/**
	 * A parser at the start of a stream.
	 * @param listener hears what is read
	 */
	public EventStreamParser(EventStreamListener listener) {
		this.listener = listener;
	}

	/**
	 * Read on.
	 * @param bytes the next bytes of the stream, possibly none
	 * @throws IllegalStateException after {@link #end()}
	 */
	public void feed(byte[] bytes) {
		feed(bytes, 0, bytes.length);
	}

	/**
	 * Read on.
	 * @param bytes holds the next bytes of the stream; it is not kept
	 * @param offset where they begin
	 * @param length how many they are
	 * @throws IndexOutOfBoundsException if the array holds no such range
	 * @throws IllegalStateException after {@link #end()}
	 */
	public void feed(byte[] bytes, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		if (this.ended) {
			throw new IllegalStateException("The stream has ended; another stream needs another parser");
		}
		int end = offset + length;
		int lineStart = offset;
		for (int i = offset; i < end; i++) {
			byte b = bytes[i];
			if (b == LF && this.afterCarriageReturn) {
				// the second half of a CRLF, perhaps of the chunk before
				lineStart = i + 1;
			}
			else if (b == LF || b == CR) {
				append(bytes, lineStart, i);
				lineStart = i + 1;
				endOfLine();
			}
			this.afterCarriageReturn = (b == CR);
		}
		append(bytes, lineStart, end);
	}

	/**
	 * The stream is over. A block without its blank line is discarded, and the listener
	 * told so. Calling it again does nothing.
	 */
	public void end() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		if (this.lineLength > 0) {
			this.blockLines.add(takeLine());
		}
		if (!this.blockLines.isEmpty()) {
			this.listener.discarded(new Block(this.blockLines));
		}
	}

	private void append(byte[] bytes, int from, int to) {
		int count = to - from;
		if (count <= 0) {
			return;
		}
		if (this.line.length - this.lineLength < count) {
			this.line = Arrays.copyOf(this.line, Math.max(this.lineLength + count, 2 * this.line.length));
		}
		System.arraycopy(bytes, from, this.line, this.lineLength, count);
		this.lineLength += count;
	}

	private void endOfLine() {
		String text = takeLine();
		if (text.isEmpty()) {
			dispatch();
			return;
		}
		this.blockLines.add(text);
		if (text.charAt(0) == ':') {
			this.listener.comment(text.substring(1));
		}
		else {
			process(Field.of(text));
		}
	}

	/** A line at a time can be decoded: no character of UTF-8 goes across a line end. */
	private String takeLine() {
		int from = 0;
		if (this.firstLine) {
			this.firstLine = false;
			int mark = BYTE_ORDER_MARK.length;
			if (this.lineLength >= mark && Arrays.equals(this.line, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
				from = mark; // one only; a second one belongs to the text
			}
		}
		String text = Utf8.decode(this.line, from, this.lineLength);
		this.lineLength = 0;
		if (this.line.length > LARGE_LINE) {
			// one huge event must not be paid for ever after
			this.line = new byte[USUAL_LINE];
		}
		return text;
	}

	private void process(Field field) {
		String value = field.value();
		switch (field.name()) { // compared by the letter, "Data" is unknown
			case "event" -> this.eventType = value;
			case "data" -> this.data.append(value).append('\n');
			case "id" -> {
				if (isValidId(value)) {
					this.lastEventId = value;
				}
			}
			case "retry" -> {
				if (isDigits(value)) {
					this.listener.reconnectionTime(toMillis(value));
				}
			}
			default -> {
				// the standard: the field is ignored
			}
		}
	}

	private void dispatch() {
		Block block = new Block(this.blockLines);
		this.blockLines = new ArrayList<>();
		String type = this.eventType.isEmpty() ? MessageEvent.DEFAULT_TYPE : this.eventType;
		this.eventType = "";
		this.listener.lastEventId(this.lastEventId); // before the look at the data
		if (!this.data.isEmpty()) {
			// one LF too many
			String text = this.data.substring(0, this.data.length() - 1);
			clearData();
			this.listener.event(new MessageEvent(type, text, this.lastEventId));
		}
		this.listener.block(block);
	}

	private void clearData() {
		this.data.setLength(0);
		if (this.data.capacity() > LARGE_LINE) {
			this.data.trimToSize();
		}
	}

	static boolean isValidId(String value) {
		return value.indexOf('\0') < 0;
	}

	private static boolean isDigits(String value) {
		// an empty value is no number: web-platform-tests, format-field-retry-empty
		return !value.isEmpty() && value.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

	private static long toMillis(String digits) {
		try {
			return Long.parseLong(digits);
		}
		catch (NumberFormatException ex) {
			return Long.MAX_VALUE; // digits alone, so it can only be too large
		}
	}

}
