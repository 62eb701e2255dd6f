package io.github.ssekit.emitter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.wire.EventFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what waits in an emitter to its sink. One thread at a time: whoever comes while
 * another one writes leaves a note ({@link #work}) and goes on its way, and the writer
 * looks again. So nobody ever waits for a socket, and no lock is held at the write.
 */
final class StreamWriter implements EventSink.Listener {

	/** The standard's comment line, and no blank line: that would end a block. */
	private static final byte[] HEARTBEAT = { ':', '\n' };

	private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

	private final Emitter emitter;

	private final EventSink sink;

	private final long heartbeatNanos;

	/** Free again when the write returns, so one for each thread will do. */
	private final WriterContexts desks;

	/** Used by the writing thread alone. */
	private final BlockWriter writer;

	/** How often somebody asked for a write since the writing thread last looked. */
	private final AtomicInteger work = new AtomicInteger();

	/** Set by the sink, taken away by the writing thread before it writes. */
	private volatile boolean writable;

	private volatile boolean closed;

	private volatile boolean beatDue;

	/** When something was last written, by {@link System#nanoTime()}. */
	private volatile long lastWrite = System.nanoTime();

	StreamWriter(Emitter emitter, EventSink sink, StreamCursor tracks, WriterContexts desks, Duration heartbeat) {
		this.emitter = emitter;
		this.desks = desks;
		this.sink = sink;
		this.writer = new BlockWriter(tracks);
		this.heartbeatNanos = heartbeat.toNanos();
	}

	WriterContexts desks() {
		return this.desks;
	}

	void open() {
		this.sink.open(this);
	}

	@Override
	public void onWritable() {
		this.writable = true;
		drain();
	}

	@Override
	public void onGone(@Nullable Throwable cause) {
		log.debug("Client of {} is gone ({}).", this.emitter, (cause != null) ? cause.toString() : "closed");
		this.emitter.ended(CloseReason.GONE);
	}

	/** Answers whether the sink says it by itself. */
	boolean refuse(RefuseReason reason, Duration retry) {
		return this.sink.refuse(reason, retry);
	}

	/** Whether a heartbeat is due, which is then written by the next drain. */
	boolean beatIfQuiet(long now) {
		if (this.heartbeatNanos == 0 || now - this.lastWrite < this.heartbeatNanos) {
			return false;
		}
		this.beatDue = true;
		return true;
	}

	void close() {
		this.closed = true;
		this.sink.close();
	}

	void abort() {
		this.closed = true;
		this.sink.abort();
	}

	void drain() {
		if (this.work.getAndIncrement() == 0) {
			writeUntilNobodyAsks();
		}
	}

	/**
	 * Write an event at once, past the outbox. Answers whether that was done: not where
	 * anything waits before it, where it does not fit into one write, or where somebody
	 * writes.
	 */
	boolean send(TopicCursor track, EventFrame frame) {
		if (!this.work.compareAndSet(0, 1)) {
			return false;
		}
		boolean sent = false;
		try {
			sent = writePast(track, frame);
		}
		catch (RuntimeException | Error ex) {
			giveUp(ex);
		}
		if (!this.work.compareAndSet(1, 0)) {
			writeUntilNobodyAsks();
		}
		return sent;
	}

	private boolean writePast(TopicCursor track, EventFrame frame) {
		// only now: another thread may have just written, and been told that this was all
		if (!this.writable || this.closed) {
			return false;
		}
		WriterContext desk = this.desks.mine();
		int length = this.emitter.fill(track, frame, this.writer, desk);
		if (length > 0) {
			write(desk, desk.buffer(), 0, length);
			desk.settleUnlessInBatches();
		}
		return length > 0;
	}

	/** By the one thread that has found nobody writing. */
	private void writeUntilNobodyAsks() {
		int seen = 1;
		do {
			try {
				writeWhatWaits();
			}
			catch (RuntimeException | Error ex) {
				giveUp(ex);
			}
			seen = this.work.addAndGet(-seen);
		}
		while (seen != 0);
	}

	/** A failure must not leave the wire taken: nobody could ever write again. */
	private void giveUp(Throwable failure) {
		log.warn("{} cannot be written to. It is closed.", this.emitter, failure);
		this.emitter.ended(CloseReason.GONE);
	}

	private void writeWhatWaits() {
		WriterContext desk = this.desks.mine();
		try {
			writeFrom(desk);
		}
		finally {
			desk.settleUnlessInBatches();
		}
	}

	private void writeFrom(WriterContext desk) {
		while (this.writable && !this.closed) {
			if (this.writer.isInsideBlock()) {
				int offset = this.writer.restOffset();
				byte[] block = this.writer.rest();
				write(desk, block, offset, this.writer.nextPiece(WriterContext.BUFFER_SIZE));
				this.writer.pieceWritten();
				continue;
			}
			int length = this.emitter.fill(this.writer, desk);
			if (length > 0) {
				write(desk, desk.buffer(), 0, length);
			}
			else if (!this.writer.isInsideBlock() && !goOn(desk)) {
				return;
			}
		}
	}

	/** Nothing waits. Answers whether there may be something now. */
	private boolean goOn(WriterContext desk) {
		if (this.emitter.readOn()) {
			return true;
		}
		if (this.beatDue && !this.closed) {
			write(desk, HEARTBEAT, 0, HEARTBEAT.length);
		}
		return false;
	}

	private void write(WriterContext desk, byte[] bytes, int offset, int length) {
		if (this.beatDue) {
			this.beatDue = false; // something is written: that is as good
		}
		// before the write: the sink may say otherwise from another thread
		this.writable = false;
		long begun = desk.begin();
		if (this.sink.write(bytes, offset, length)) {
			this.writable = true;
		}
		long ended = System.nanoTime();
		this.lastWrite = ended;
		desk.end(begun, ended);
	}

}
