package io.github.ssekit.benchmark.crowd.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/**
 * The floor: the least that a JVM must do to bring a block to many streams. It answers
 * every request with a stream, and writes the bytes that it is told to all of them, one
 * write for each, in one thread. It knows no events, no ids, no topics and no slow
 * readers.
 */
public final class FloorServer {

	private static final int BACKLOG = 4096;

	private static final byte[] BEGIN = begin();

	private final Selector selector = Selector.open();

	private final ServerSocketChannel server = ServerSocketChannel.open();

	private final Questions questions = new Questions();

	private final List<SocketChannel> streams = new ArrayList<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);

	private FloorServer() throws IOException {
		this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
		this.server.configureBlocking(false);
		this.server.register(this.selector, SelectionKey.OP_ACCEPT);
	}

	/**
	 * Run until the parent has gone.
	 * @param args none
	 * @throws IOException if a write failed
	 */
	public static void main(String[] args) throws IOException {
		new FloorServer().run();
	}

	private void run() throws IOException {
		this.questions.read(this.selector::wakeup);
		while (true) {
			this.selector.select();
			for (Questions.Question next = this.questions.next(); next != null; next = this.questions.next()) {
				hear(next);
			}
			for (Iterator<SelectionKey> keys = this.selector.selectedKeys().iterator(); keys.hasNext();) {
				SelectionKey key = keys.next();
				keys.remove();
				if (key.isAcceptable()) {
					accept();
				}
				else {
					begin(key);
				}
			}
		}
	}

	private void hear(Questions.Question question) throws IOException {
		switch (question.word()) {
			case "port" -> question.answer(Integer.toString(this.server.socket().getLocalPort()));
			case "write" -> {
				write(Base64.getDecoder().decode(question.text(0)));
				question.answer("ok");
			}
			default -> throw new IllegalArgumentException(question.toString());
		}
	}

	private void accept() throws IOException {
		for (SocketChannel channel = this.server.accept(); channel != null; channel = this.server.accept()) {
			channel.configureBlocking(false);
			channel.register(this.selector, SelectionKey.OP_READ);
		}
	}

	/** A client sends its request in one piece, and nothing after it. */
	private void begin(SelectionKey key) throws IOException {
		SocketChannel channel = (SocketChannel) key.channel();
		if (channel.read(this.buffer.clear()) < 0) {
			this.streams.remove(channel);
			channel.close();
			return;
		}
		key.interestOps(0);
		this.streams.add(channel);
		writeTo(channel, BEGIN);
	}

	private void write(byte[] block) throws IOException {
		byte[] chunk = chunk(block);
		for (SocketChannel channel : this.streams) {
			writeTo(channel, chunk);
		}
	}

	private void writeTo(SocketChannel channel, byte[] bytes) throws IOException {
		this.buffer.clear().put(bytes).flip();
		channel.write(this.buffer);
		if (this.buffer.hasRemaining()) {
			throw new IOException("A socket of the floor takes no more");
		}
	}

	private static byte[] chunk(byte[] block) {
		byte[] size = (Integer.toHexString(block.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
		return ByteBuffer.allocate(size.length + block.length + 2)
			.put(size)
			.put(block)
			.put((byte) '\r')
			.put((byte) '\n')
			.array();
	}

	private static byte[] begin() {
		byte[] head = String
			.join("\r\n", "HTTP/1.1 200 OK", "Content-Type: text/event-stream;charset=UTF-8",
					"Transfer-Encoding: chunked", "", "")
			.getBytes(StandardCharsets.US_ASCII);
		byte[] first = chunk("id: 1\nevent: sse.ready\ndata: {}\n\n".getBytes(StandardCharsets.US_ASCII));
		return ByteBuffer.allocate(head.length + first.length).put(head).put(first).array();
	}

}
