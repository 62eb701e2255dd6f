package io.github.ssekit.spring.internal.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.ssekit.spring.internal.servlet.ProbeListener;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tries once, at start, whether this Tomcat is as {@link TomcatEventSink} expects it: a
 * connection of this process to itself is taken over, written to and left by its client.
 */
public final class TomcatProbe {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private TomcatProbe() {
	}

	/**
	 * Try it.
	 * @throws ReflectiveOperationException if something is not there that is used later
	 * @throws IOException if the connection fails, or what comes is not what was sent
	 */
	public static void run(WriteTimeouts timeouts) throws ReflectiveOperationException, IOException {
		SocketWrapperBase.class.getMethod("processSocket", SocketEvent.class, boolean.class);
		SocketWrapperBase.class.getMethod("registerWriteInterest");
		SecureNioChannel.class.getMethod("getSslEngine");
		try (ServerSocketChannel server = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel client = SocketChannel.open(server.getLocalAddress());
				SocketChannel accepted = server.accept()) {
			accepted.configureBlocking(false);
			converse(client, accepted, timeouts);
		}
	}

	private static void converse(SocketChannel client, SocketChannel accepted, WriteTimeouts timeouts)
			throws IOException {
		int size = 64;
		NioChannel channel = new NioChannel(new SocketBufferHandler(size, size, false));
		NioEndpoint.NioSocketWrapper connection = new NioEndpoint.NioSocketWrapper(channel, new NioEndpoint());
		channel.reset(accepted, connection);
		TomcatEventSink sink = new TomcatEventSink(timeouts);
		sink.headSent(true);
		ProbeListener heard = new ProbeListener();
		sink.open(heard);
		TomcatUpgradeHandler handler = new TomcatUpgradeHandler();
		handler.sink(sink);
		handler.setSocketWrapper(connection);
		handler.init(null);
		ProbeListener.check(heard.isWritable(), "a connection that is taken over cannot be written to");
		ProbeListener.check(sink.write(new byte[] { ':', '\n' }, 0, 2), "a connection takes no more than a few bytes");
		ByteBuffer received = ByteBuffer.allocate(16);
		while (received.position() < 7 && client.read(received) >= 0) {
			// the chunk, which is under way
		}
		String chunk = new String(received.array(), 0, received.position(), StandardCharsets.US_ASCII);
		ProbeListener.check(chunk.equals("2\r\n:\n\r\n"), "what was written has not arrived");
		ProbeListener.check(handler.upgradeDispatch(SocketEvent.OPEN_READ) == SocketState.UPGRADED,
				"a client that is here is gone");
		client.close();
		long begun = System.nanoTime();
		while (handler.upgradeDispatch(SocketEvent.OPEN_READ) == SocketState.UPGRADED) {
			ProbeListener.check(System.nanoTime() - begun < PATIENCE.toNanos(), "a client that has gone is still here");
			Thread.onSpinWait();
		}
		handler.destroy();
		ProbeListener.check(heard.isGone(), "nobody was told that a client has gone");
		ProbeListener.check(channel.getBufHandler().getWriteBuffer().capacity() == size,
				"a connection has lost its buffer");
	}

}
