package io.github.ssekit.spring.internal.tomcat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes the read and the write buffer of a connection away as long as it is a stream's,
 * which needs neither: 16 KB, or 33 KB with TLS. Tomcat has no way to do so but for all
 * connections at once, by {@code socket.appReadBufSize} and {@code appWriteBufSize}, and
 * uses the buffers for another connection when this one ends, so they are put back then.
 */
public final class TomcatBuffers {

	private static final ByteBuffer NONE = ByteBuffer.allocate(0);

	private static final @Nullable VarHandle READ = field("readBuffer");

	private static final @Nullable VarHandle WRITE = field("writeBuffer");

	private TomcatBuffers() {
	}

	/** Whether this Tomcat's can be taken away. */
	public static boolean isSupported() {
		return READ != null && WRITE != null;
	}

	/** Answers how large they were; 0 where they stay, as those outside the heap do. */
	static int takeAway(SocketBufferHandler buffers) {
		VarHandle read = READ;
		VarHandle write = WRITE;
		if (read == null || write == null || buffers.getReadBuffer().isDirect()) {
			return 0;
		}
		int size = Math.max(buffers.getReadBuffer().capacity(), buffers.getWriteBuffer().capacity());
		buffers.reset(); // what is left in them belongs to nobody
		read.set(buffers, NONE);
		write.set(buffers, NONE);
		return size;
	}

	/** Of that size. */
	static void putBack(SocketBufferHandler buffers, int size) {
		if (size > 0) {
			buffers.expand(size);
		}
	}

	private static @Nullable VarHandle field(String name) {
		try {
			return MethodHandles.privateLookupIn(SocketBufferHandler.class, MethodHandles.lookup())
				.findVarHandle(SocketBufferHandler.class, name, ByteBuffer.class);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null; // said where it is tried
		}
	}

}
