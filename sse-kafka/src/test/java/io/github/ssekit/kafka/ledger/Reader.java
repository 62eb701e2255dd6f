package io.github.ssekit.kafka.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.Topic;
import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.EventStreamParser;
import io.github.ssekit.test.eventstream.MessageEvent;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads streams, and sees that the numbers of each key run without a hole from 0 on. Its
 * sink is written by one thread at a time; the monitor guards what it knows.
 */
final class Reader implements EventSink, EventStreamListener {

	private final EventStreamParser parser = new EventStreamParser(this);

	private final Map<String, Integer> next = new HashMap<>();

	private int heard;

	private boolean ready;

	private @Nullable String violation;

	Reader(String name, SseHub hub, List<Topic> topics) {
		if (!(hub.connect(ConnectRequest.of(name, topics)) instanceof Admission.Granted granted)) {
			throw new AssertionError(name + " was not let in");
		}
		granted.open(this);
	}

	synchronized boolean isReady() {
		return this.ready;
	}

	synchronized int heard() {
		return this.heard;
	}

	/** What is not as promised; null if all is. */
	synchronized @Nullable String violation() {
		return this.violation;
	}

	@Override
	public void open(Listener listener) {
		listener.onWritable();
	}

	@Override
	public synchronized boolean write(byte[] bytes, int offset, int length) {
		this.parser.feed(bytes, offset, length);
		return true;
	}

	@Override
	public synchronized void close() {
		violated("its stream was closed");
	}

	@Override
	public synchronized void event(MessageEvent event) {
		switch (event.type()) {
			case "sse.ready" -> this.ready = true;
			case "changed" -> hear(event.data());
			default -> violated("is told " + event.type() + " " + event.data());
		}
	}

	/** Data says the key and its number. */
	private void hear(String data) {
		String[] words = data.split("-");
		int expected = this.next.getOrDefault(words[0], 0);
		if (Integer.parseInt(words[1]) != expected) {
			violated("hears " + data + " where number " + expected + " comes next");
			return;
		}
		this.next.put(words[0], expected + 1);
		this.heard++;
	}

	private void violated(String what) {
		if (this.violation == null) {
			this.violation = what;
		}
	}

}
