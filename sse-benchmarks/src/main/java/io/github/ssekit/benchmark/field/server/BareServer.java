package io.github.ssekit.benchmark.field.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor: one thread, one selector, and for each event one ready-made chunk that is
 * written to every socket. It knows no HTTP to speak of.
 */
public final class BareServer implements Streams {

	private static final byte[] HEAD = """
			HTTP/1.1 200 OK\r
			Content-Type: text/event-stream;charset=UTF-8\r
			Cache-Control: no-store\r
			Transfer-Encoding: chunked\r
			\r
			""".getBytes(StandardCharsets.US_ASCII);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Selector selector;

	private final ServerSocketChannel server;

	private final Queue<ByteBuffer> published = new ConcurrentLinkedQueue<>();

	/** Of the selecting thread alone. */
	private final Set<BareStream> streams = new HashSet<>();

	/** Of the selecting thread alone. */
	private final ByteBuffer requests = ByteBuffer.allocateDirect(4096);

	private BareServer() throws IOException {
		this.selector = Selector.open();
		this.server = ServerSocketChannel.open();
		this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		this.server.configureBlocking(false);
		this.server.register(this.selector, SelectionKey.OP_ACCEPT);
	}

	/**
	 * Serve until the standard input ends.
	 * @param args none
	 * @throws IOException if there is no port, or the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		BareServer server = new BareServer();
		Thread thread = new Thread(server::run, "bare-server");
		thread.setDaemon(true);
		thread.start();
		CommandLine.serve(server.server.socket().getLocalPort(), server);
	}

	@Override
	public void broadcast(Object data) {
		String text = (data instanceof CharSequence) ? data.toString() : JSON.writeValueAsString(data);
		byte[] event = ("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
		byte[] size = String.format(Locale.ROOT, "%x\r\n", event.length).getBytes(StandardCharsets.US_ASCII);
		ByteBuffer chunk = ByteBuffer.allocateDirect(size.length + event.length + 2);
		this.published.add(chunk.put(size).put(event).put((byte) '\r').put((byte) '\n').flip());
		this.selector.wakeup();
	}

	private void run() {
		try {
			while (true) {
				this.selector.select(this::ready);
				for (@Nullable
				ByteBuffer chunk = this.published.poll(); chunk != null; chunk = this.published.poll()) {
					ByteBuffer toAll = chunk;
					this.streams.removeIf((stream) -> !stream.write(toAll.duplicate()));
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("selector is broken", ex);
		}
	}

	private void ready(SelectionKey key) {
		if (key.isAcceptable()) {
			accept();
		}
		else if (key.attachment() instanceof BareStream stream
				&& !(key.isReadable() ? opened(key, stream) : stream.drain())) {
			this.streams.remove(stream);
		}
	}

	private void accept() {
		try {
			for (@Nullable
			SocketChannel channel = this.server.accept(); channel != null; channel = this.server.accept()) {
				channel.configureBlocking(false);
				SelectionKey key = channel.register(this.selector, SelectionKey.OP_READ);
				key.attach(new BareStream(channel, key));
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("cannot accept", ex);
		}
	}

	/** A request is taken to be one packet, which on loopback it is. */
	private boolean opened(SelectionKey key, BareStream stream) {
		this.requests.clear();
		if (!stream.read(this.requests)) {
			return false;
		}
		key.interestOps(0);
		this.streams.add(stream);
		return stream.write(ByteBuffer.wrap(HEAD));
	}

}
