package io.github.ssekit.test.contract.inmemory;

import java.io.IOException;

import io.github.ssekit.test.contract.RecordingSink;
import io.github.ssekit.test.contract.SinkUnderTest;
import io.github.ssekit.transport.EventSink;

/** A recording sink: its client is the recording. */
public final class RecordingSinkUnderTest implements SinkUnderTest {

	private final RecordingSink recording;

	private final EventSink sink;

	public RecordingSinkUnderTest(RecordingSink recording, EventSink sink) {
		this.recording = recording;
		this.sink = sink;
	}

	@Override
	public EventSink sink() {
		return this.sink;
	}

	@Override
	public byte[] received() {
		return this.recording.bytes();
	}

	@Override
	public boolean ended() {
		return this.recording.isClosed();
	}

	@Override
	public void stopReading() {
		this.recording.stopTaking();
	}

	@Override
	public void resumeReading() {
		this.recording.takeAgain();
	}

	@Override
	public void leave() {
		this.recording.leave(null);
	}

	@Override
	public void cut() {
		this.recording.leave(new IOException("Connection reset"));
	}

	@Override
	public void close() {
		// a recording holds nothing
	}

}
