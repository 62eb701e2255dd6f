package io.github.ssekit.fakes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads a stream to the letter of the HTML standard (9.2.5 and 9.2.6), byte by byte, in
 * whatever pieces it comes. Besides, it keeps count of what the standard lets pass and
 * the library has promised not to send. Used by one thread at a time.
 */
public final class ReferenceReader {

	private final Consumer<Message> page;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final List<String> complaints = new ArrayList<>();

	private boolean first = true;

	private boolean afterCr;

	private final StringBuilder data = new StringBuilder();

	private String event = "";

	/** The standard's last event ID buffer: it lives as long as the stream. */
	private String idBuffer = "";

	private String lastEventId = "";

	private @Nullable Long retry;

	private int comments;

	private boolean blockHasId;

	private boolean blockHasLines;

	public ReferenceReader(Consumer<Message> page) {
		this.page = page;
	}

	/** Read everything at once. */
	public static List<Message> read(byte[] bytes) {
		List<Message> messages = new ArrayList<>();
		new ReferenceReader(messages::add).feed(bytes, 0, bytes.length);
		return messages;
	}

	public void feed(byte[] bytes, int offset, int length) {
		for (int i = offset; i < offset + length; i++) {
			byte b = bytes[i];
			boolean endsCrLf = b == '\n' && this.afterCr;
			this.afterCr = b == '\r';
			if (b == '\n' || b == '\r') {
				if (!endsCrLf) {
					line(decoded());
				}
			}
			else {
				this.line.write(b);
			}
		}
	}

	/** What a client would send as {@code Last-Event-ID}. */
	public String lastEventId() {
		return this.lastEventId;
	}

	public @Nullable Long retry() {
		return this.retry;
	}

	public int comments() {
		return this.comments;
	}

	/** Whether a block was begun and not ended. */
	public boolean isInsideBlock() {
		return this.blockHasLines || this.line.size() > 0;
	}

	/** What the library has promised not to send. */
	public List<String> complaints() {
		return this.complaints;
	}

	private String decoded() {
		byte[] bytes = this.line.toByteArray();
		this.line.reset();
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(bytes))
				.toString();
		}
		catch (CharacterCodingException ex) {
			this.complaints.add("not UTF-8: " + new String(bytes, StandardCharsets.UTF_8));
			text = new String(bytes, StandardCharsets.UTF_8);
		}
		boolean bom = this.first && text.startsWith("\uFEFF");
		this.first = false;
		return bom ? text.substring(1) : text;
	}

	private void line(String text) {
		if (text.isEmpty()) {
			dispatch();
			return;
		}
		int colon = text.indexOf(':');
		if (colon == 0) {
			this.comments++;
			if (this.blockHasLines) {
				this.complaints.add("a comment inside a block");
			}
			return;
		}
		this.blockHasLines = true;
		String name = (colon < 0) ? text : text.substring(0, colon);
		String value = (colon < 0) ? "" : text.substring(colon + 1);
		if (value.startsWith(" ")) {
			value = value.substring(1);
		}
		field(name, value);
	}

	private void field(String name, String value) {
		switch (name) {
			case "event" -> this.event = value;
			case "data" -> this.data.append(value).append('\n');
			case "id" -> {
				if (value.indexOf('\0') < 0) {
					this.idBuffer = value;
					this.blockHasId = true;
				}
			}
			case "retry" -> {
				if (!value.isEmpty() && value.chars().allMatch((c) -> c >= '0' && c <= '9')) {
					this.retry = Long.valueOf(value);
				}
			}
			default -> this.complaints.add("an unknown field: " + name);
		}
	}

	private void dispatch() {
		this.lastEventId = this.idBuffer;
		if (!this.blockHasId) {
			this.complaints.add(this.blockHasLines ? "a block without an id" : "a blank line without a block");
		}
		this.blockHasId = false;
		this.blockHasLines = false;
		if (this.data.isEmpty()) {
			this.event = "";
			return;
		}
		this.data.setLength(this.data.length() - 1);
		Message message = new Message(this.lastEventId, this.event.isEmpty() ? "message" : this.event,
				this.data.toString());
		this.data.setLength(0);
		this.event = "";
		this.page.accept(message);
	}

}
