package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.transport.EventSink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that writes to a servlet response without blocking. Its rules were found by
 * measuring Tomcat and Jetty; each of them has a regression test.
 * <ol>
 * <li>Nothing is written before the container's first {@code onWritePossible}: before it,
 * {@code isReady()} is true on Tomcat and writes block.
 * <li>{@code isReady()} is asked before each write and each flush.
 * <li>What is written is a copy: Jetty keeps an array that it cannot write at once, and
 * would send one client what the caller's buffer holds for the next.
 * <li>The lock, this object's monitor, is held around {@code isReady}, {@code write},
 * {@code flush} and {@code complete}, which do not block, and around nothing else.
 * Without it, Tomcat hands the error of a dead client to a response that serves another
 * client already, and that healthy stranger is closed. (A monitor, because a
 * {@code ReentrantLock} stores its owner: for each write a store into an old object,
 * which is work for the collector.)
 * <li>A write that fails, whatever it throws, breaks the connection and calls
 * {@code complete()} before it lets go of the lock. Else the container would end the
 * response as if it were whole, or in the middle of a chunk. Once the sink is closed no
 * thread but the container's touches the request: by then it may serve another client.
 * <li>Every sign of the end that the container gives leads to {@link #terminate}, which
 * always calls {@code complete()}, also for the second time: without it Jetty leaks the
 * request, and Tomcat dispatches to the error page.
 * <li>{@link #onComplete} never takes the lock: Tomcat calls it with a monitor held that
 * a failing write waits for.
 * </ol>
 */
final class ServletEventSink implements EventSink, WriteListener, AsyncListener, WriteTimeouts.Writer {

	private static final Logger log = LoggerFactory.getLogger(ServletEventSink.class);

	private final AsyncContext context;

	private final ServletOutputStream out;

	private final Runnable cut;

	/** Guarded by the lock. */
	private ServletResponseWriter outlet;

	private final AtomicBoolean reported = new AtomicBoolean();

	/** Set once by {@link #open}, before any callback. */
	private @Nullable Listener listener;

	/** Written under the lock, or by {@link #onComplete}. */
	private volatile boolean closed;

	/** Set by {@link #onComplete}: the container has done with the request. */
	private volatile boolean completed;

	/** Guarded by the lock: bytes that a container did not take after all. */
	private final PendingBytes pending = new PendingBytes();

	/**
	 * Guarded by the lock: the sink is closed, and the request is completed when what was
	 * taken has been sent.
	 */
	private boolean finishing;

	/** What the head of the response can still say, until it is sent. */
	private final ServletResponseHead head;

	/** Guarded by the lock. */
	private boolean headSent;

	/** Guarded by the lock: the container has called for the first time. */
	private boolean begun;

	/** Guarded by the lock: what is to be said in the head when it has. */
	private @Nullable Runnable refusal;

	/** Guarded by the lock: what was written has still to be flushed. */
	private boolean unflushed = true; // the headers

	/** Guarded by the lock. */
	private final StalledWrite stuck;

	/**
	 * Create a sink.
	 * @param cut breaks the connection: of a reader that is stuck, and of what has failed
	 * @param head what can be said before the first block
	 * @param timeouts cuts off clients that take nothing
	 */
	ServletEventSink(AsyncContext context, ServletOutputStream out, Runnable cut, ServletResponseHead head,
			@Nullable WriteTimeouts timeouts) {
		this.context = context;
		this.out = out;
		this.cut = cut;
		this.head = head;
		this.stuck = new StalledWrite(timeouts);
		this.outlet = new ServletResponseWriter(out, cut, false);
	}

	@Override
	public void open(Listener listener) {
		this.listener = listener;
		this.context.addListener(this);
		try {
			this.out.setWriteListener(this);
		}
		catch (UnsupportedOperationException ex) {
			this.head.expectMock(ex);
			openBlocking();
		}
	}

	private void openBlocking() {
		synchronized (this) {
			this.outlet = new ServletResponseWriter(this.out, this.cut, true);
		}
		onWritePossible();
	}

	@Override
	public synchronized boolean refuse(RefuseReason reason, Duration retry) {
		if (this.closed || this.headSent) {
			return false;
		}
		this.refusal = () -> {
			byte[] body = this.head.refuse(reason, retry);
			if (body != null) {
				this.pending.add(body, 0, body.length);
			}
		};
		if (this.begun) {
			sayRefusal();
		}
		return this.head.hasStatusFor(reason);
	}

	@Override
	public boolean write(byte[] bytes, int offset, int length) {
		Throwable failure;
		synchronized (this) {
			try {
				if (this.closed) {
					return false;
				}
				if (!this.pending.isEmpty() || !sendHeldHead() || !this.outlet.isReady()) {
					this.pending.add(bytes, offset, length);
					this.stuck.begin(this);
					return false;
				}
				this.outlet.write(bytes, offset, length);
				this.unflushed = true;
				return flush();
			}
			catch (IOException | RuntimeException ex) {
				cutOff(); // under the lock: after it, the request may be another one
				failure = ex;
			}
			catch (Error ex) {
				cutOff();
				throw ex;
			}
		}
		report(failure);
		return false;
	}

	@Override
	public void close() {
		this.reported.set(true); // whoever closes knows
		if (this.closed) {
			return; // without the lock: onComplete comes here too
		}
		synchronized (this) {
			if (!this.closed) {
				this.closed = true;
				this.finishing = true;
				finish();
			}
		}
	}

	@Override
	public void abort() {
		this.reported.set(true); // whoever aborts knows
		synchronized (this) {
			if (!this.begun && !this.closed && this.head.failUnbegun()) {
				complete();
			}
			else if (!this.closed || this.finishing) {
				cutOff();
			}
		}
	}

	@Override
	public boolean isStillStuck(long now, long timeoutNanos) {
		synchronized (this) {
			if (!this.stuck.isTimedOut(now, timeoutNanos)) {
				return this.stuck.isWatched();
			}
			cutOff();
		}
		report(new TimeoutException("The client takes nothing"));
		return false;
	}

	@Override
	public void onWritePossible() {
		boolean writable = false;
		Throwable failure = null;
		synchronized (this) {
			this.stuck.end();
			try {
				sayRefusal();
				writable = !this.closed && (isHeadHeld() || (writePending() && flush()));
				if (this.finishing) {
					finish();
				}
			}
			catch (Throwable ex) {
				if (!this.closed) {
					cutOff();
				}
				failure = ex;
			}
		}
		Listener told = this.listener;
		if (failure != null) {
			report(failure);
			throwIfError(failure);
		}
		else if (writable && told != null) {
			told.onWritable();
		}
	}

	@Override
	public void onError(Throwable failure) {
		terminate(failure);
	}

	@Override
	public void onError(AsyncEvent event) {
		terminate(event.getThrowable());
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		terminate(event.getThrowable());
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.completed = true;
		this.closed = true;
		report(event.getThrowable());
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// a second start does not happen
	}

	/** Under the lock, and when the container has called: before that it has the head. */
	private void sayRefusal() {
		this.begun = true;
		Runnable said = this.refusal;
		if (said != null) {
			this.refusal = null;
			said.run();
		}
	}

	/** Under the lock. Whether the headers wait for what is written first. */
	private boolean isHeadHeld() {
		return this.head.isHeld() && !this.headSent && this.pending.isEmpty();
	}

	/** Under the lock. Answers whether something can be written after it. */
	private boolean sendHeldHead() throws IOException {
		if (!isHeadHeld()) {
			return true;
		}
		this.headSent = true;
		return flush();
	}

	/** Under the lock. Completes the request, as soon as all has been sent. */
	private void finish() {
		try {
			if (this.refusal != null || !writePending() || !flush()) {
				return; // onWritePossible follows
			}
		}
		catch (Throwable ex) {
			cutOff(); // then there is nobody to send it to
			throwIfError(ex);
			return;
		}
		complete();
	}

	private void terminate(@Nullable Throwable failure) {
		try {
			complete();
		}
		finally {
			report(failure);
		}
	}

	/** Under the lock: nothing that the container adds may be taken for an end. */
	private void cutOff() {
		try {
			if (!this.completed) {
				this.outlet.cut();
			}
		}
		catch (RuntimeException ex) {
			log.debug("A connection cannot be broken.", ex);
		}
		finally {
			complete();
		}
	}

	private synchronized void complete() {
		try {
			this.closed = true;
			this.finishing = false;
			this.pending.clear();
			this.stuck.end();
			this.context.complete();
		}
		catch (RuntimeException ex) {
			// completed before, by the container or by us: that is what was wanted
			log.debug("A request is complete already.", ex);
		}
	}

	private static void throwIfError(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
	}

	private void report(@Nullable Throwable failure) {
		Listener told = this.listener;
		if (told != null && this.reported.compareAndSet(false, true)) {
			told.onGone(failure);
		}
	}

	/** Under the lock. Answers whether nothing is pending any more. */
	private boolean writePending() throws IOException {
		if (this.pending.isEmpty()) {
			return true;
		}
		if (!this.outlet.isReady()) {
			return false;
		}
		this.pending.writeTo(this.outlet);
		this.unflushed = true;
		return true;
	}

	/** Under the lock. Answers whether more can be written at once. */
	private boolean flush() throws IOException {
		if (this.unflushed && this.outlet.isReady()) {
			this.headSent = true;
			this.outlet.flush();
			this.unflushed = false;
		}
		boolean more = this.outlet.isReady() && !this.unflushed;
		if (!more && this.begun) {
			this.stuck.begin(this);
		}
		return more;
	}

}
