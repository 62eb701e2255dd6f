package io.github.ssekit.internal.wire;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;

/**
 * The only writer of field names, and so the only guard that data cannot become a field:
 * data is split at LF, CR and CRLF (HTML standard, 9.2.5) into one {@code data:} line
 * each. The space after the colon is always there, because readers strip exactly one.
 * Thread-safe.
 */
public final class EventEncoder {

	private final PayloadEncoder payloads;

	private final int maxSize;

	/**
	 * Create the encoder.
	 * @param payloads what turns data into text
	 * @param maxSize the largest size of an encoded event, in bytes
	 */
	public EventEncoder(PayloadEncoder payloads, int maxSize) {
		this.payloads = payloads;
		this.maxSize = maxSize;
	}

	/**
	 * The largest size of an encoded event.
	 * @return bytes
	 */
	public int maxSize() {
		return this.maxSize;
	}

	/**
	 * Encode an event for all its readers.
	 * @param event the event
	 * @return its lines, without the id
	 * @throws EventTooLargeException if it is larger than allowed
	 * @throws IllegalArgumentException if the data cannot be encoded
	 */
	public EncodedEvent encode(SseEvent event) {
		byte[] data = dataOf(event, this.payloads);
		byte[] name = (event.name() != null) ? utf8(event.name()) : null;
		byte[] retry = (event.retry() != null) ? ascii(Long.toString(event.retry().toMillis())) : null;
		int lines = countLines(data);
		long size = (long) data.length + (long) lines * (EventFormat.DATA.length + 1) + 1;
		size += (name != null) ? EventFormat.EVENT.length + name.length + 1 : 0;
		size += (retry != null) ? EventFormat.RETRY.length + retry.length + 1 : 0;
		// the breaks in the data give way to those that end its lines
		size -= breakBytes(data);
		if (size > this.maxSize) {
			throw new EventTooLargeException(size, this.maxSize);
		}
		ByteWriter out = new ByteWriter((int) size);
		if (retry != null) {
			out.write(EventFormat.RETRY).write(retry).write('\n');
		}
		if (name != null) {
			out.write(EventFormat.EVENT).write(name).write('\n');
		}
		writeData(out, data);
		return new EncodedEvent(out.write('\n').bytes());
	}

	/**
	 * The data of an event as text.
	 * @param event the event
	 * @param payloads what turns into text what is none
	 * @return its UTF-8 bytes
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	public static byte[] dataOf(SseEvent event, PayloadEncoder payloads) {
		if (event.data() instanceof CharSequence text) {
			return utf8(text.toString());
		}
		Type type = event.dataType();
		return (type != null) ? payloads.encode(event.data(), type) : payloads.encode(event.data());
	}

	private static void writeData(ByteWriter out, byte[] data) {
		int start = 0;
		for (int i = 0; i < data.length; i++) {
			if (data[i] == '\n' || data[i] == '\r') {
				out.write(EventFormat.DATA).write(data, start, i - start).write('\n');
				i += isCrLf(data, i) ? 1 : 0;
				start = i + 1;
			}
		}
		out.write(EventFormat.DATA).write(data, start, data.length - start).write('\n');
	}

	private static int countLines(byte[] data) {
		int lines = 1;
		for (int i = 0; i < data.length; i++) {
			if (data[i] == '\n' || data[i] == '\r') {
				lines++;
				i += isCrLf(data, i) ? 1 : 0;
			}
		}
		return lines;
	}

	private static int breakBytes(byte[] data) {
		int bytes = 0;
		for (byte b : data) {
			bytes += (b == '\n' || b == '\r') ? 1 : 0;
		}
		return bytes;
	}

	private static boolean isCrLf(byte[] data, int i) {
		return data[i] == '\r' && i + 1 < data.length && data[i + 1] == '\n';
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
