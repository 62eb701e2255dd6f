package io.github.ssekit.spring.internal.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.transport.EventSink;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of a connection that was taken over from Tomcat when something fails. */
class TomcatEventSinkTests implements EventSink.Listener {

	private static final int BUFFER = 8192;

	private final WriteTimeouts timeouts = new WriteTimeouts(Duration.ofSeconds(60));

	private final List<SocketEvent> asked = new ArrayList<>();

	private final TomcatUpgradeHandler handler = new TomcatUpgradeHandler();

	private int gone;

	private SocketChannel client;

	private FailingChannel channel;

	private TomcatEventSink sink;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocketChannel server = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
			this.client = SocketChannel.open(server.getLocalAddress());
			SocketChannel accepted = server.accept();
			accepted.configureBlocking(false);
			this.channel = new FailingChannel();
			NioEndpoint.NioSocketWrapper connection = new NioEndpoint.NioSocketWrapper(this.channel,
					new NioEndpoint()) {

				@Override
				public void processSocket(SocketEvent event, boolean dispatch) {
					TomcatEventSinkTests.this.asked.add(event);
				}

				@Override
				public void registerWriteInterest() {
					// nobody polls
				}

			};
			this.channel.reset(accepted, connection);
			this.handler.setSocketWrapper(connection);
		}
		take(true);
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.channel.close();
		this.timeouts.close();
	}

	@Test
	void aWriteThatFailsEndsTheConnectionWithoutALastChunk() throws IOException {
		write("first");
		this.channel.failure = new IOException("as asked for");
		assertThat(this.sink.write(new byte[] { 'x' }, 0, 1)).isFalse();
		assertThatItEndsOnce();
		assertThat(received()).isEqualTo("5\r\nfirst\r\n");
	}

	@Test
	void aWriteThatThrowsWhateverEndsTheConnectionWithoutALastChunk() throws IOException {
		this.channel.failure = new IllegalStateException("as asked for");
		assertThat(this.sink.write(new byte[] { 'x' }, 0, 1)).isFalse();
		assertThatItEndsOnce();
		assertThat(received()).isEmpty();
	}

	@Test
	void anErrorInAWriteEndsTheConnectionAndIsNotSwallowed() throws IOException {
		this.channel.failure = new StackOverflowError("as asked for");
		assertThatThrownBy(() -> this.sink.write(new byte[] { 'x' }, 0, 1)).isInstanceOf(StackOverflowError.class);
		assertThatItEndsOnce();
		assertThat(received()).isEmpty();
	}

	@Test
	void nothingIsWrittenOnceTomcatUsesTheChannelForAnotherClient() throws IOException {
		this.handler.destroy();
		assertThat(this.gone).isOne();
		assertThat(this.sink.write(new byte[] { 'x' }, 0, 1)).isFalse();
		this.sink.close();
		this.sink.abort();
		assertThat(this.asked).isEmpty();
		this.channel.close();
		assertThat(received()).isEmpty();
	}

	@Test
	void itsBuffersAreTakenAwayAndPutBack() {
		SocketBufferHandler buffers = this.channel.getBufHandler();
		assertThat(buffers.getReadBuffer().capacity() + buffers.getWriteBuffer().capacity()).isZero();
		this.handler.destroy();
		assertThat(buffers.getReadBuffer().capacity()).isEqualTo(BUFFER);
		assertThat(buffers.getWriteBuffer().capacity()).isEqualTo(BUFFER);
		assertThat(buffers.isReadBufferEmpty()).isTrue();
		assertThat(buffers.isWriteBufferEmpty()).isTrue();
	}

	@Test
	void whatIsNotTakenWaitsAndComesInOrder() throws IOException {
		this.channel.mostBytes = 3;
		assertThat(this.sink.write("0123456789".getBytes(StandardCharsets.US_ASCII), 0, 10)).isTrue();
		this.channel.mostBytes = 0;
		assertThat(this.sink.write("abc".getBytes(StandardCharsets.US_ASCII), 0, 3)).isFalse();
		assertThat(this.timeouts.size()).isOne();
		this.channel.mostBytes = 2;
		assertThat(this.handler.upgradeDispatch(SocketEvent.OPEN_WRITE)).isEqualTo(SocketState.UPGRADED);
		assertThat(this.writable).isEqualTo(2);
		this.sink.close();
		this.channel.close();
		assertThat(received()).isEqualTo("a\r\n0123456789\r\n3\r\nabc\r\n0\r\n\r\n");
		assertThat(this.asked).containsExactly(SocketEvent.DISCONNECT);
	}

	@Test
	void itIsClosedAfterWhatWaits() throws IOException {
		this.channel.mostBytes = 0;
		assertThat(this.sink.write("abc".getBytes(StandardCharsets.US_ASCII), 0, 3)).isFalse();
		this.sink.close();
		assertThat(this.asked).isEmpty();
		this.channel.mostBytes = 1;
		assertThat(this.handler.upgradeDispatch(SocketEvent.OPEN_WRITE)).isEqualTo(SocketState.UPGRADED);
		assertThat(this.asked).containsExactly(SocketEvent.DISCONNECT);
		this.channel.close();
		assertThat(received()).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
		assertThat(this.writable).as("the start alone").isOne();
	}

	@Test
	void aClientThatTakesNothingForTheTimeoutIsCutOffAndOneThatTakesALittleIsNot() {
		this.channel.mostBytes = 0;
		this.sink.write("abc".getBytes(StandardCharsets.US_ASCII), 0, 3);
		long now = System.nanoTime();
		long second = Duration.ofSeconds(1).toNanos();
		assertThat(this.sink.isStillStuck(now, 5 * second)).isTrue();
		this.channel.oneByte();
		this.handler.upgradeDispatch(SocketEvent.OPEN_WRITE);
		assertThat(this.sink.isStillStuck(System.nanoTime() + 4 * second, 5 * second)).isTrue();
		assertThat(this.asked).isEmpty();
		assertThat(this.sink.isStillStuck(System.nanoTime() + 6 * second, 5 * second)).isFalse();
		assertThatItEndsOnce();
	}

	@Test
	void whatIsClosedBeforeTomcatHandsTheConnectionOverEndsProperly() throws IOException {
		take(false);
		this.sink.close();
		this.handler.init(null);
		this.channel.close();
		assertThat(received()).isEqualTo("0\r\n\r\n");
		assertThat(this.asked).containsExactly(SocketEvent.DISCONNECT);
		assertThat(this.gone).isZero();
	}

	@Test
	void whatIsAbortedBeforeTomcatHandsTheConnectionOverIsClosedAtOnce() throws IOException {
		take(false);
		this.sink.abort();
		this.handler.init(null);
		assertThat(this.handler.upgradeDispatch(SocketEvent.OPEN_READ)).isEqualTo(SocketState.CLOSED);
		this.channel.close();
		assertThat(received()).isEmpty();
	}

	@Test
	void withoutChunksTheStreamEndsWithTheConnection() throws IOException {
		this.handler.destroy();
		this.sink = new TomcatEventSink(this.timeouts);
		this.sink.open(this);
		this.handler.sink(this.sink);
		this.handler.init(null);
		write("first");
		this.sink.close();
		this.channel.close();
		assertThat(received()).isEqualTo("first");
	}

	@Test
	void aClientThatSendsALittleIsHeardOutAndOneThatSendsWithoutEndIsNot() throws IOException {
		this.client.write(ByteBuffer.wrap("GET /more HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
		assertThat(this.handler.upgradeDispatch(SocketEvent.OPEN_READ)).isEqualTo(SocketState.UPGRADED);
		ByteBuffer much = ByteBuffer.allocate(20_000);
		while (much.hasRemaining()) {
			this.client.write(much);
		}
		Awaitility.await()
			.atMost(App.PATIENCE)
			.until(() -> this.handler.upgradeDispatch(SocketEvent.OPEN_READ) == SocketState.CLOSED);
	}

	@Override
	public void onWritable() {
		this.writable++;
	}

	@Override
	public void onGone(Throwable cause) {
		this.gone++;
	}

	private int writable;

	private void take(boolean handedOver) {
		if (this.sink != null) {
			this.sink.abort();
			this.handler.destroy();
			this.asked.clear();
		}
		this.sink = new TomcatEventSink(this.timeouts);
		this.sink.headSent(true);
		this.sink.open(this);
		this.handler.sink(this.sink);
		if (handedOver) {
			this.handler.init(null);
			assertThat(this.writable).isOne();
		}
	}

	private void write(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		assertThat(this.sink.write(bytes, 0, bytes.length)).isTrue();
	}

	/** Tomcat is asked to close the connection, and the engine hears of it. */
	private void assertThatItEndsOnce() {
		assertThat(this.sink.write(new byte[] { 'x' }, 0, 1)).isFalse();
		assertThat(this.asked).containsExactly(SocketEvent.DISCONNECT);
		assertThat(this.handler.upgradeDispatch(SocketEvent.OPEN_WRITE)).isEqualTo(SocketState.CLOSED);
		this.handler.destroy();
		this.handler.destroy();
		assertThat(this.gone).isOne();
	}

	/** All that the client got until the connection was closed. */
	private String received() throws IOException {
		this.channel.close();
		ByteBuffer bytes = ByteBuffer.allocate(1024);
		while (this.client.read(bytes) >= 0) {
			assertThat(bytes.hasRemaining()).isTrue();
		}
		return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
	}

	/** One whose socket takes little, or fails. */
	private static final class FailingChannel extends NioChannel {

		private Throwable failure;

		private int mostBytes = Integer.MAX_VALUE;

		private boolean one;

		FailingChannel() {
			super(new SocketBufferHandler(BUFFER, BUFFER, false));
		}

		/** Take one byte, and then nothing. */
		void oneByte() {
			this.mostBytes = 1;
			this.one = true;
		}

		@Override
		public int write(ByteBuffer source) throws IOException {
			if (this.failure instanceof IOException failed) {
				throw failed;
			}
			if (this.failure instanceof RuntimeException failed) {
				throw failed;
			}
			if (this.failure instanceof Error failed) {
				throw failed;
			}
			int length = Math.min(this.mostBytes, source.remaining());
			int limit = source.limit();
			source.limit(source.position() + length);
			int written = super.write(source);
			source.limit(limit);
			if (this.one) {
				this.mostBytes = 0;
			}
			return written;
		}

	}

}
