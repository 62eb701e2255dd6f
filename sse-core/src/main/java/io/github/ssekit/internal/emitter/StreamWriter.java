package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.internal.concurrent.SerialTask;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.store.Replay;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what waits in a stream to its sink, reads on from the store when nothing waits,
 * and ends the stream. One thread at a time ({@link SerialTask}): whoever comes while
 * another one writes leaves a note and goes on its way. So nobody ever waits for a
 * socket, and no lock is held at the write.
 */
final class StreamWriter extends SerialTask implements EventSink.Listener {

	/** The standard's comment line, and no blank line: that would end a block. */
	private static final byte[] HEARTBEAT = { ':', '\n' };

	/** So long a sink may take until it can be written to, in a storm of streams. */
	private static final long UNBEGUN_NANOS = 10_000_000_000L;

	private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

	private final StreamState state;

	private final EventSink sink;

	private final StreamResources resources;

	private final EmitterListener listener;

	private final long heartbeatNanos;

	/** Used by the writing thread alone. */
	private final BlockWriter blocks;

	/** Set by the sink, taken away by the writing thread before it writes. */
	private volatile boolean writable;

	private volatile boolean closed;

	/** Set by the sink, when it takes something for the first time. */
	private volatile boolean begun;

	private volatile boolean heartbeatDue;

	/** Set once by whoever refuses the stream, taken away by the writing thread. */
	private volatile @Nullable RefuseReason refusal;

	/** When something was last written, by the hub's nano time. */
	private volatile long lastWrite;

	StreamWriter(StreamState state, EventSink sink, StreamResources resources, EmitterListener listener) {
		this.state = state;
		this.sink = sink;
		this.resources = resources;
		this.listener = listener;
		this.blocks = new BlockWriter(state.cursors());
		this.heartbeatNanos = state.settings().heartbeat().toNanos();
		this.lastWrite = resources.runtime().nanoTime();
	}

	void open() {
		this.sink.open(this);
	}

	@Override
	public void onWritable() {
		this.begun = true;
		this.writable = true;
		run();
	}

	@Override
	public void onGone(@Nullable Throwable cause) {
		log.debug("Client of {} is gone ({}).", this.state, (cause != null) ? cause.toString() : "closed");
		terminate(CloseReason.GONE);
	}

	/** Do not begin the stream, unless it has begun, or ends. */
	void refuse(RefuseReason reason) {
		if (this.state.refuse()) {
			this.refusal = reason;
			run();
		}
	}

	/** Whether a heartbeat is due, which is then written by the next run. */
	boolean beatIfQuiet(long now) {
		if (this.heartbeatNanos == 0 || now - this.lastWrite < this.heartbeatNanos) {
			return false;
		}
		this.heartbeatDue = true;
		return true;
	}

	/**
	 * Whether the sink has never taken anything, though a heartbeat should have been
	 * written by now.
	 */
	boolean isLateToBegin(long now) {
		return !this.begun && now - this.lastWrite >= Math.max(this.heartbeatNanos, UNBEGUN_NANOS);
	}

	/** End at once, whatever waits. */
	void abort() {
		this.closed = true;
		guarded(this.sink::abort);
		terminate(null);
	}

	/** Nothing is written any more. */
	void terminate(@Nullable CloseReason reason) {
		CloseReason why = this.state.terminate(reason);
		if (why != null) {
			this.closed = true;
			guarded(this.sink::close);
			guarded(() -> this.listener.onClosed(why));
		}
	}

	/** Write what waits, with the context of a worker that has one. */
	void run(WriterContext context) {
		if (!tryBegin()) {
			run();
			return;
		}
		try {
			writeWhatWaits(context);
		}
		catch (Throwable ex) {
			onFailure(ex);
		}
		finally {
			end();
		}
	}

	/**
	 * Write an event at once, past the outbox. Answers whether that was done: not where
	 * anything waits before it, where it does not fit into one write, or where somebody
	 * writes.
	 */
	boolean send(TopicCursor cursor, EventFrame frame, WriterContext context) {
		if (!tryBegin()) {
			return false;
		}
		boolean sent = false;
		try {
			sent = writePast(cursor, frame, context);
		}
		catch (Throwable ex) {
			onFailure(ex);
		}
		finally {
			end();
		}
		return sent;
	}

	@Override
	protected void perform() {
		WriterContext context = this.resources.contexts().borrow();
		try {
			writeWhatWaits(context);
		}
		finally {
			this.resources.contexts().release(context);
		}
	}

	/** A stream that cannot be written to ends: its client comes back by its cursor. */
	@Override
	protected void onFailure(Throwable failure) {
		log.warn("{} cannot be written to. It is closed.", this.state, failure);
		terminate(CloseReason.GONE);
	}

	/** Whoever watches the stream, or ends it, must not keep it from going on. */
	void guarded(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			log.warn("{} has been told something, or has been closed, and somebody has thrown. It goes on.", this.state,
					ex);
		}
	}

	private boolean writePast(TopicCursor cursor, EventFrame frame, WriterContext context) {
		// only now: another thread may have just written, and been told that this was all
		if (!this.writable || this.closed) {
			return false;
		}
		int length = this.state.fill(cursor, frame, this.blocks, context);
		if (length > 0) {
			write(context, context.buffer(), 0, length);
		}
		return length > 0;
	}

	private void writeWhatWaits(WriterContext context) {
		RefuseReason reason = this.refusal;
		if (reason != null) {
			this.refusal = null;
			tellOfRefusal(reason);
		}
		while (this.writable && !this.closed) {
			if (this.blocks.isInsideBlock()) {
				int offset = this.blocks.restOffset();
				byte[] block = this.blocks.rest();
				write(context, block, offset, this.blocks.nextPiece(WriterContext.BUFFER_SIZE));
				this.blocks.pieceWritten();
				continue;
			}
			int length = this.state.fill(this.blocks, context);
			if (length > 0) {
				write(context, context.buffer(), 0, length);
			}
			else if (!this.blocks.isInsideBlock() && !goOn(context)) {
				return;
			}
		}
	}

	/** Also before anything can be written: a sink may have a status for it. */
	private void tellOfRefusal(RefuseReason reason) {
		Duration retry = this.state.retry(Duration.ZERO);
		if (this.closed || this.sink.refuse(reason, retry)) {
			terminate(CloseReason.REFUSED);
		}
		else {
			this.state.refused(ControlEvents.refused(reason, retry));
		}
	}

	/** Nothing waits. Answers whether there may be something now. */
	private boolean goOn(WriterContext context) {
		if (this.state.isEnding()) {
			terminate(null);
			return false;
		}
		CatchUp.Page page = this.state.nextPage();
		if (page != null) {
			read(page);
			return true;
		}
		if (this.heartbeatDue && !this.closed) {
			write(context, HEARTBEAT, 0, HEARTBEAT.length);
		}
		return false;
	}

	private void read(CatchUp.Page page) {
		int bytes = Math.min(ReplayLimiter.PAGE_BYTES, this.state.settings().outboxMaxBytes() / 2);
		this.resources.replays()
			.read(this.state::isClosed, () -> this.resources.history()
				.replay(page.cursor().topic(), page.after(), ReplayLimiter.PAGE_EVENTS, bytes, this.state::isClosed),
					(replay, failure) -> onPage(page, replay, failure));
	}

	private void onPage(CatchUp.Page page, @Nullable Replay replay, @Nullable Throwable failure) {
		if (failure != null) {
			log.debug("{} cannot read {}. It tries again.", this.state, page.cursor().topic(), failure);
		}
		try {
			CatchUp.Taken taken = this.state.take(page, replay);
			LostReason lost = taken.lost();
			this.resources.contexts().replayed(taken.events());
			if (lost != null) {
				guarded(() -> this.listener.onReset(lost, List.of(page.cursor().topic())));
			}
		}
		catch (Throwable ex) {
			onFailure(ex);
		}
		run();
	}

	private void write(WriterContext context, byte[] bytes, int offset, int length) {
		if (this.heartbeatDue) {
			this.heartbeatDue = false; // something is written: that is as good
		}
		// before the write: the sink may say otherwise from another thread
		this.writable = false;
		long begun = context.begin();
		if (this.sink.write(bytes, offset, length)) {
			this.writable = true;
		}
		long ended = this.resources.runtime().nanoTime();
		this.lastWrite = ended;
		context.end(begun, ended);
	}

}
