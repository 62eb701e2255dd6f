package io.github.ssekit.simulation;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.transport.EventSink;

/**
 * The connection between a hub and a page: takes bytes until its buffer is full, hands
 * them on in pieces and late, and says when it can take more: later, at once, or while
 * the write goes on. It may stall, be lost, or throw.
 */
final class SimulatedSink implements EventSink {

	private final SimulatedWorld world;

	private final Chance chance;

	private final Faults faults;

	/** Those of the node that serves it. */
	private final SimulatedThreads container;

	/** What carries the bytes to the page. */
	private final SimulatedThreads network;

	private final Page page;

	private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

	private final int room;

	/** How many bytes arrive at once. */
	private final int pace;

	private final boolean answersRefusals;

	private boolean opened;

	private boolean writing;

	/** The engine may write: set when it is told so, and by what a write answers. */
	private boolean writable;

	/** A write has answered that there is no room, and nothing was said since. */
	private boolean owesWritable;

	private boolean carrying;

	private boolean stalled;

	private boolean closed;

	private boolean aborted;

	private boolean lost;

	private boolean ended;

	private Listener listener;

	SimulatedSink(SimulatedWorld world, Chance chance, Faults faults, SimulatedThreads container,
			SimulatedThreads network, Page page) {
		this.world = world;
		this.chance = chance;
		this.faults = faults;
		this.container = container;
		this.network = network;
		this.page = page;
		this.room = chance.of(0, 200, 2_000, 40_000, 40_000);
		this.pace = chance.of(7, 100, 5_000, 1 << 20, 1 << 20);
		this.answersRefusals = chance.percent(10);
		this.owesWritable = true;
	}

	@Override
	public void open(Listener listener) {
		if (this.opened) {
			this.world.violated("a sink is opened once: " + this);
		}
		this.opened = true;
		this.listener = listener;
		this.faults.maybeThrow(Fault.SINKS_THROW, Fault.SINKS_END_IN_ERRORS, "open of " + this);
		this.world.callOut();
		if (this.chance.percent(30)) {
			sayWritable();
		}
		else {
			this.world.after(delay(), this.container, this::sayWritable);
		}
	}

	@Override
	public boolean write(byte[] bytes, int offset, int length) {
		if (this.writing) {
			this.world.violated("writes come one at a time: " + this);
		}
		if (!this.writable && !this.closed) {
			this.world.violated("nothing is written where there is no room: " + this);
		}
		this.writing = true;
		try {
			this.writable = false;
			if (this.faults.strikes(Fault.CONNECTIONS_LOST)) {
				lose(true);
			}
			if (!this.closed && !this.lost) {
				this.buffer.writeBytes(Arrays.copyOfRange(bytes, offset, offset + length));
				carry();
			}
			if (!this.closed) {
				maybeThrow();
			}
			return isMoreWelcome();
		}
		finally {
			this.writing = false;
		}
	}

	private boolean isMoreWelcome() {
		boolean more = this.buffer.size() < this.room || this.chance.percent(10);
		this.owesWritable = !more;
		this.writable = more;
		this.world.callOut();
		if (!more && this.owesWritable && !this.lost && this.chance.percent(10)) {
			sayWritable(); // while the write still goes on
		}
		else if (!more) {
			carry();
		}
		return more;
	}

	private void maybeThrow() {
		try {
			this.faults.maybeThrow(Fault.SINKS_THROW, Fault.SINKS_END_IN_ERRORS, "write to " + this);
		}
		catch (RuntimeException | Error ex) {
			lose(false);
			throw ex;
		}
	}

	@Override
	public boolean refuse(RefuseReason reason, Duration retry) {
		if (this.answersRefusals) {
			this.world.tell("refused with a status (" + reason + "): " + this);
			this.page.onRefusedWithStatus(reason);
		}
		return this.answersRefusals;
	}

	@Override
	public void close() {
		end("closed");
		this.faults.maybeThrow(Fault.SINKS_THROW, Fault.SINKS_END_IN_ERRORS, "close of " + this);
		this.world.callOut();
	}

	@Override
	public void abort() {
		this.aborted = !this.closed;
		if (this.aborted && this.chance.percent(50)) {
			this.buffer.reset();
		}
		end("aborted");
		this.world.callOut();
	}

	private void end(String how) {
		if (!this.closed) {
			this.closed = true;
			this.stalled = false;
			this.world.tell(this + " is " + how);
			carry();
		}
	}

	/** The client is gone, and the node hears of it some time later, if at all. */
	void lose(boolean isReported) {
		if (this.lost || this.closed) {
			return;
		}
		this.lost = true;
		this.world.tell(this + " is lost");
		this.world.after(0, this.network, () -> {
			byte[] rest = this.buffer.toByteArray();
			this.buffer.reset();
			this.page.onBytes(rest, 0, this.chance.between(0, rest.length));
			endPage();
		});
		if (isReported) {
			this.world.after(delay() * this.chance.between(1, 100), this.container, () -> {
				if (!this.closed) {
					this.listener.onGone(this.chance.percent(50) ? SimulatedFailure.exception("broken pipe") : null);
				}
			});
		}
	}

	/** A reader that has stalled goes on. */
	void goOn() {
		this.stalled = false;
		carry();
	}

	private void carry() {
		if (!this.carrying && !this.lost) {
			this.carrying = true;
			this.world.after(delay(), this.network, this::arrive);
		}
	}

	private void arrive() {
		this.carrying = false;
		if (this.lost) {
			return;
		}
		if (!this.closed && this.faults.strikes(Fault.READERS_STALL)) {
			this.world.tell(this + " stalls");
			this.stalled = true;
			if (this.chance.percent(70)) { // else until all is healed
				this.world.after(this.chance.spread(100_000_000L, 20_000_000_000L), this.network, this::goOn);
			}
		}
		if (this.stalled) {
			return;
		}
		byte[] all = this.buffer.toByteArray();
		int length = Math.min(Math.max(this.pace, all.length / 16), all.length);
		this.buffer.reset();
		this.buffer.write(all, length, all.length - length);
		this.page.onBytes(all, 0, length);
		if (this.buffer.size() > 0) {
			carry();
		}
		else if (this.closed) {
			endPage();
		}
		else if (this.owesWritable && this.opened) {
			this.world.after(delay(), this.container, this::sayWritable);
		}
	}

	private void sayWritable() {
		if (this.owesWritable && !this.closed && !this.lost) {
			this.owesWritable = false;
			this.writable = true;
			this.listener.onWritable();
		}
	}

	private void endPage() {
		if (!this.ended) {
			this.ended = true;
			this.page.onEnd(this.closed && !this.lost && !this.aborted);
		}
	}

	private long delay() {
		return this.chance.percent(40) ? 0 : this.chance.spread(1_000, 5_000_000);
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return "connection of " + this.page;
	}

	/** The client's end of the connection. */
	interface Page {

		void onBytes(byte[] bytes, int offset, int length);

		/**
		 * Nothing comes any more.
		 * @param whole whether the response has come to its end
		 */
		void onEnd(boolean whole);

		void onRefusedWithStatus(RefuseReason reason);

	}

}
