package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Bytes that wait to be written. Guarded by the lock of the sink whose they are. */
final class PendingBytes {

	private byte @Nullable [] bytes;

	boolean isEmpty() {
		return this.bytes == null;
	}

	/** Behind what is pending already. */
	void add(byte[] added, int offset, int length) {
		byte[] before = (this.bytes != null) ? this.bytes : new byte[0];
		byte[] all = Arrays.copyOf(before, before.length + length);
		System.arraycopy(added, offset, all, before.length, length);
		this.bytes = all;
	}

	/** They stay where that fails. */
	void writeTo(ServletResponseWriter outlet) throws IOException {
		byte[] all = this.bytes;
		if (all != null) {
			outlet.write(all, 0, all.length);
			this.bytes = null;
		}
	}

	void clear() {
		this.bytes = null;
	}

}
