package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;

import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;

/** What a sink says that is tried at start. Used by one thread. */
public final class ProbeListener implements EventSink.Listener {

	private boolean writable;

	private boolean gone;

	/**
	 * Look whether something is as expected.
	 * @param asExpected whether it is
	 * @param otherwise what is said where it is not
	 * @throws IOException where it is not
	 */
	public static void check(boolean asExpected, String otherwise) throws IOException {
		if (!asExpected) {
			throw new IOException(otherwise);
		}
	}

	@Override
	public void onWritable() {
		this.writable = true;
	}

	@Override
	public void onGone(@Nullable Throwable cause) {
		this.gone = true;
	}

	public boolean isWritable() {
		return this.writable;
	}

	public boolean isGone() {
		return this.gone;
	}

}
