package io.github.ssekit.benchmark.redis;

import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.EventStreamParser;
import io.github.ssekit.test.eventstream.MessageEvent;
import io.github.ssekit.transport.EventSink;

/**
 * One client, in this JVM: an event has arrived when its bytes have come to the sink. One
 * thread writes at a time.
 */
final class Reader implements EventSink, EventStreamListener {

	private final EventStreamParser parser = new EventStreamParser(this);

	private final Arrivals arrivals;

	private long arrived;

	private volatile boolean ready;

	Reader(Arrivals arrivals) {
		this.arrivals = arrivals;
	}

	boolean isReady() {
		return this.ready;
	}

	@Override
	public void open(Listener listener) {
		listener.onWritable();
	}

	@Override
	public boolean write(byte[] bytes, int offset, int length) {
		this.arrived = System.nanoTime();
		this.parser.feed(bytes, offset, length);
		return true;
	}

	@Override
	public void event(MessageEvent event) {
		if (event.type().equals(MessageEvent.DEFAULT_TYPE)) {
			this.arrivals.arrived(Payload.number(event.data()), this.arrived);
		}
		else {
			this.ready |= event.type().equals("sse.ready");
		}
	}

	@Override
	public void close() {
		// the hub is closed with everything else
	}

}
