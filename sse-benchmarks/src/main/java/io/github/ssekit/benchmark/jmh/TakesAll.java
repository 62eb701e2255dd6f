package io.github.ssekit.benchmark.jmh;

import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.transport.EventSink;

/**
 * A sink that takes everything and keeps nothing but the number of writes, so that what
 * is measured is the way to the sink. One for all streams; thread-safe.
 */
final class TakesAll implements EventSink {

	private final LongAdder writes = new LongAdder();

	@Override
	public void open(Listener listener) {
		listener.onWritable();
	}

	@Override
	public boolean write(byte[] bytes, int offset, int length) {
		this.writes.increment();
		return true;
	}

	@Override
	public void close() {
		// nothing is held
	}

	long writes() {
		return this.writes.sum();
	}

}
