package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunks to a connection of Jetty. What the socket does not take at once is left
 * to Jetty, which goes on when it does; meanwhile it is not ready. Jetty does not time
 * such a write, since to it the request is idle, so this does.
 */
final class JettyOutlet implements Outlet, Callback {

	private final EndPoint endPoint;

	/** The same, where it is a bare socket. */
	private final @Nullable SocketChannelEndPoint socket;

	private final Scheduler scheduler;

	private final Runnable onReady;

	private final Consumer<Throwable> onFailure;

	/** What Jetty has still to write. Set under the sink's lock; taken away by Jetty. */
	private volatile @Nullable ByteBuffer rest;

	/** Who is inside {@link #leave}: it looks at the outcome itself. */
	private volatile @Nullable Thread caller;

	/** Set by Jetty where it fails. */
	private volatile @Nullable Throwable failure;

	/** Ends a write that takes too long; set under the sink's lock. */
	private volatile Scheduler.@Nullable Task timeout;

	JettyOutlet(EndPoint endPoint, Scheduler scheduler, Runnable onReady, Consumer<Throwable> onFailure) {
		this.endPoint = endPoint;
		this.socket = (endPoint instanceof SocketChannelEndPoint bare) ? bare : null;
		this.scheduler = scheduler;
		this.onReady = onReady;
		this.onFailure = onFailure;
	}

	@Override
	public boolean isReady() {
		return this.rest == null;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		ByteBuffer left;
		try (Chunk chunk = Chunk.of(bytes, offset, length)) {
			ByteBuffer buffer = chunk.buffer();
			if (send(buffer)) {
				return;
			}
			left = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
		}
		leave(left);
	}

	@Override
	public void flush() {
		// a write is sent at once
	}

	@Override
	public void cut() {
		this.endPoint.close();
	}

	@Override
	public void succeeded() {
		cancelTimeout();
		this.rest = null;
		if (this.caller != Thread.currentThread()) {
			this.onReady.run();
		}
	}

	@Override
	public void failed(Throwable cause) {
		cancelTimeout();
		this.failure = cause;
		try {
			this.endPoint.close(); // a chunk was begun, behind which no other may come
		}
		finally {
			if (this.caller != Thread.currentThread()) {
				this.onFailure.accept(cause);
			}
		}
	}

	@Override
	public InvocationType getInvocationType() {
		return InvocationType.NON_BLOCKING;
	}

	/** Answers whether all of it was sent. */
	private boolean send(ByteBuffer chunk) throws IOException {
		SocketChannelEndPoint bare = this.socket;
		if (bare == null) {
			return this.endPoint.flush(chunk);
		}
		// what flush does, without gathering one buffer
		if (bare.getChannel().write(chunk) > 0) {
			bare.notIdle();
		}
		return !chunk.hasRemaining();
	}

	/** Leave the rest of a chunk to Jetty. */
	private void leave(ByteBuffer left) throws IOException {
		this.rest = left;
		this.caller = Thread.currentThread();
		try {
			this.endPoint.write(this, left);
		}
		finally {
			this.caller = null;
		}
		Throwable cause = this.failure;
		if (cause != null) {
			throw new IOException(cause);
		}
		long patience = this.endPoint.getIdleTimeout();
		if (isPending(left) && patience > 0) {
			this.timeout = this.scheduler.schedule(() -> takesTooLong(left), patience, TimeUnit.MILLISECONDS);
		}
	}

	@SuppressWarnings("ReferenceEquality") // this one, and not another with the same
											// bytes
	private boolean isPending(ByteBuffer left) {
		return this.rest == left;
	}

	private void cancelTimeout() {
		Scheduler.Task waiting = this.timeout;
		if (waiting != null) {
			waiting.cancel();
		}
	}

	private void takesTooLong(ByteBuffer left) {
		if (isPending(left)) {
			this.endPoint.close(new TimeoutException("The client takes nothing"));
		}
	}

}
