package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;

import static org.mockito.ArgumentMatchers.any;

/**
 * One asynchronous request of a container that is as strict as the strictest: it refuses
 * a write or a flush before which {@code isReady()} was not asked, and keeps what it was
 * given.
 */
final class FakeContainer extends ServletOutputStream {

	/** The arrays of all writes, which are sent later. */
	final List<byte[]> kept = new CopyOnWriteArrayList<>();

	/** What was called, in order: {@code write(...)}, {@code flush}, {@code complete}. */
	final List<String> calls = new CopyOnWriteArrayList<>();

	volatile boolean ready = true;

	/** What happens at the next write. */
	volatile Action onWrite = () -> {
	};

	/** What happens when the request is completed. */
	volatile Runnable onComplete = () -> {
	};

	private boolean asked;

	private @Nullable AsyncListener listener;

	AsyncContext context() {
		AsyncContext context = Mockito.mock(AsyncContext.class);
		Mockito.doAnswer((call) -> {
			this.calls.add("complete");
			this.onComplete.run();
			return null;
		}).when(context).complete();
		Mockito.doAnswer((call) -> {
			this.listener = call.getArgument(0);
			return null;
		}).when(context).addListener(any());
		return context;
	}

	/** The listener of the request. */
	AsyncListener listener() {
		if (this.listener == null) {
			throw new AssertionError("nobody listens to the request");
		}
		return this.listener;
	}

	/** An event of the request. */
	static AsyncEvent event(@Nullable Throwable failure) {
		return new AsyncEvent(Mockito.mock(AsyncContext.class), failure);
	}

	/** Breaks the connection. */
	void cut() {
		this.calls.add("cut");
	}

	@Override
	public boolean isReady() {
		this.asked = this.ready;
		return this.ready;
	}

	@Override
	public void setWriteListener(WriteListener writeListener) {
		this.calls.add("setWriteListener");
	}

	@Override
	public void write(int b) {
		throw new AssertionError("a sink writes arrays");
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		check("write");
		this.onWrite.run();
		this.kept.add(bytes);
		this.calls.add("write(" + new String(bytes, offset, length, StandardCharsets.UTF_8) + ")");
	}

	@Override
	public void flush() {
		check("flush");
		this.calls.add("flush");
	}

	private void check(String call) {
		if (!this.asked) {
			throw new IllegalStateException(call + " without isReady()");
		}
		this.asked = false;
	}

	@FunctionalInterface
	interface Action {

		void run() throws IOException;

	}

}
