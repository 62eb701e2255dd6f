package io.github.ssekit.internal.tap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.TapResult;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stream that nobody reads but an operator: it takes blocks as a client
 * does, and keeps a bounded number of them. Every field is guarded by the monitor, under
 * which nobody is called.
 */
final class TapSink implements EventSink {

	/** What one tap may keep. */
	static final int MAX_BYTES = 1024 * 1024;

	private final Topic topic;

	private final int max;

	private final Runnable onFull;

	private final List<TapResult.Event> events = new ArrayList<>();

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final List<String> data = new ArrayList<>();

	private String id = "";

	private @Nullable String name;

	private int bytes;

	private TapResult.@Nullable End end;

	/**
	 * Create a tap.
	 * @param topic what it hears
	 * @param max how many events are wanted
	 * @param onFull called once, when it has what it wants, without a lock
	 */
	TapSink(Topic topic, int max, Runnable onFull) {
		this.topic = topic;
		this.max = max;
		this.onFull = onFull;
	}

	@Override
	public void open(Listener listener) {
		listener.onWritable();
	}

	@Override
	public boolean write(byte[] buffer, int offset, int length) {
		if (take(buffer, offset, length)) {
			this.onFull.run();
		}
		return true;
	}

	@Override
	public void close() {
		// nothing is open that could be closed
	}

	/** It ends, unless it has ended for another reason. Answers what came. */
	synchronized TapResult end(TapResult.End why) {
		this.end = (this.end != null) ? this.end : why;
		return new TapResult(this.topic, List.copyOf(this.events), this.end);
	}

	/** Answers whether it is full now. */
	private synchronized boolean take(byte[] buffer, int offset, int length) {
		if (this.end != null) {
			return false;
		}
		for (int i = offset; i < offset + length && this.end == null; i++) {
			if (buffer[i] != '\n') {
				this.line.write(buffer[i]);
			}
			else if (this.line.size() > 0) {
				takeField(this.line.toString(StandardCharsets.UTF_8));
				this.line.reset();
			}
			else {
				takeEvent();
			}
		}
		this.bytes += length;
		if (this.end == null && this.bytes > MAX_BYTES) {
			this.end = TapResult.End.SIZE;
		}
		return this.end != null;
	}

	/** The encoder writes one space after each colon. */
	private void takeField(String field) {
		int colon = field.indexOf(": ");
		String value = field.substring(colon + 2);
		switch (field.substring(0, Math.max(0, colon))) {
			case "id" -> this.id = value;
			case "event" -> this.name = value;
			case "data" -> this.data.add(value);
			default -> {
				// a heartbeat, or the reconnection time
			}
		}
	}

	private void takeEvent() {
		boolean beginsOrEnds = "sse.ready".equals(this.name) || "sse.closed".equals(this.name);
		if (!beginsOrEnds && !this.data.isEmpty()) {
			this.events.add(new TapResult.Event(this.id, this.name, String.join("\n", this.data)));
			this.end = (this.events.size() == this.max) ? TapResult.End.MAX : null;
		}
		this.name = null;
		this.data.clear();
	}

}
