package io.github.ssekit.spring.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.github.ssekit.spring.internal.servlet.ProbeListener;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import org.eclipse.jetty.ee11.servlet.ServletApiRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Tries once, at start, whether this Jetty is as {@link JettyTransport} and
 * {@link JettyEventSink} expect it: a connection in memory is taken over, written to and
 * left by its client. (A whole server of its own would take longer than all the rest of a
 * start, and say so in the log.)
 */
public final class JettyProbe {

	private JettyProbe() {
	}

	/**
	 * Try it.
	 * @throws ReflectiveOperationException if something is not there that is used later
	 * @throws IOException if the connection fails, or what comes is not what was sent
	 */
	public static void run(WriteTimeouts timeouts) throws ReflectiveOperationException, IOException {
		ServletApiRequest.class.getMethod("getServletRequestInfo");
		ServletContextRequest.class.getMethod("getServletContextResponse");
		Request.class.getMethod("read");
		Request.class.getMethod("addHttpStreamWrapper", Function.class);
		ConnectionMetaData.class.getMethod("getConnection");
		ConnectionMetaData.class.getMethod("getConnector");
		ConnectionMetaData.class.getMethod("getHttpVersion");
		SocketChannelEndPoint.class.getMethod("getChannel");
		// the compiler has copied it
		ProbeListener.check(
				HttpStream.UPGRADE_CONNECTION_ATTRIBUTE
					.equals(HttpStream.class.getField("UPGRADE_CONNECTION_ATTRIBUTE").get(null)),
				"connections are handed over by another attribute");
		generate();
		converse(timeouts);
	}

	/** A chunk beside the head, whose line end is left to whoever sends the next one. */
	private static void generate() throws IOException {
		ByteBuffer head = BufferUtil.allocate(1024);
		MetaData.Response response = new MetaData.Response(200, null, HttpVersion.HTTP_1_1,
				HttpFields.build().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED));
		ByteBuffer content = ByteBuffer.wrap(new byte[] { ':' });
		HttpGenerator.Result result = new HttpGenerator().generateResponse(response, false, head, null, content, false);
		ProbeListener.check(result == HttpGenerator.Result.FLUSH && content.remaining() == 1
				&& BufferUtil.toString(head).endsWith("\r\n\r\n1\r\n"), "a chunk is sent in another form");
	}

	private static void converse(WriteTimeouts timeouts) throws IOException {
		InMemory endPoint = new InMemory();
		endPoint.setConnection(new Before(endPoint));
		JettyEventSink sink = new JettyEventSink(endPoint, timeouts);
		sink.headSent(true);
		JettyStreamConnection next = new JettyStreamConnection(endPoint, Runnable::run, sink);
		ProbeListener heard = new ProbeListener();
		sink.open(heard);
		endPoint.upgrade(next);
		ProbeListener.check(endPoint.getConnection() == next, "a connection that is handed over is not");
		ProbeListener.check(heard.isWritable(), "a connection that is taken over cannot be written to");
		ProbeListener.check(sink.write(new byte[] { ':', '\n' }, 0, 2), "a connection takes no more than a few bytes");
		ProbeListener.check(endPoint.takeOutputString(StandardCharsets.US_ASCII).equals("2\r\n:\n\r\n"),
				"what was written has not arrived");
		endPoint.addInputAndExecute("GET");
		ProbeListener.check(endPoint.isOpen() && next.isFillInterested(), "a client that is here is gone");
		endPoint.addInputEOF();
		ProbeListener.check(!endPoint.isOpen(), "a client that has gone is still here");
		next.onClose(null); // which is for the server to call
		ProbeListener.check(heard.isGone(), "nobody was told that a client has gone");
	}

	/** Calls back at once. */
	private static final class InMemory extends ByteArrayEndPoint {

		@Override
		protected void execute(Runnable task) {
			task.run();
		}

	}

	/** The connection of the request, with which something else has come. */
	private static final class Before extends AbstractConnection implements Connection.UpgradeFrom {

		private Before(InMemory endPoint) {
			super(endPoint, Runnable::run);
		}

		@Override
		public void onFillable() {
			// it is not used
		}

		@Override
		public ByteBuffer onUpgradeFrom() {
			return ByteBuffer.wrap(new byte[1]);
		}

	}

}
