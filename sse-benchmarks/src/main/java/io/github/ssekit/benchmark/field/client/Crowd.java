package io.github.ssekit.benchmark.field.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Readers of one server, by the thousand. They count what arrives, complain of what is
 * missing or out of order, and do little else, so that the server has the machine to
 * itself as far as that goes. Of one thread alone.
 */
public final class Crowd implements AutoCloseable, Listener {

	/** How many are on their way at once: less than Jetty's backlog, which is 50. */
	private static final int OPENING = 32;

	private final InetSocketAddress server;

	private final byte[] request;

	private final Selector selector = Selector.open();

	private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

	private final List<SocketChannel> channels = new ArrayList<>();

	private int opened;

	private int outOfOrder;

	private Arrivals arrivals = new Arrivals();

	/**
	 * Nobody yet.
	 * @param port of the server, on loopback
	 * @param path of its stream
	 * @throws IOException if there is no selector
	 */
	public Crowd(int port, String path) throws IOException {
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		this.request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Open streams, and wait until they are.
	 * @param count how many
	 * @param next the number of the first event they will see
	 * @param limit how long this may take
	 * @throws IOException if a connection fails
	 */
	public void open(int count, int next, Duration limit) throws IOException {
		int all = this.channels.size() + count;
		long deadline = System.nanoTime() + limit.toNanos();
		while (this.opened < all) {
			while (this.channels.size() < all && this.channels.size() - this.opened < OPENING) {
				SocketChannel channel = connect(SocketChannel.open());
				channel.register(this.selector, SelectionKey.OP_READ, new EventScan(next, this));
			}
			read();
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException(
						"only " + this.opened + " of " + all + " streams were open after " + limit.toSeconds() + " s");
			}
		}
	}

	/**
	 * Open streams that nobody reads from, with little room for what they are sent.
	 * @param count how many
	 * @throws IOException if a connection fails
	 */
	public void openStuck(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			SocketChannel channel = SocketChannel.open();
			channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
			connect(channel);
			this.opened++;
		}
	}

	/** A fresh count of what arrives from now on. */
	public Arrivals listen() {
		this.arrivals = new Arrivals();
		return this.arrivals;
	}

	/**
	 * Read until something is so.
	 * @param until what is waited for
	 * @param deadline the {@code nanoTime} to give up at
	 * @return whether it is
	 */
	public boolean read(BooleanSupplier until, long deadline) {
		while (!until.getAsBoolean()) {
			read();
			if (System.nanoTime() > deadline) {
				return false;
			}
		}
		return true;
	}

	/** How many events were not the one that follows the last. */
	public int outOfOrder() {
		return this.outOfOrder;
	}

	@Override
	public void opened() {
		this.opened++;
	}

	@Override
	public void event(int number, long published, boolean inOrder) {
		this.arrivals.add(System.nanoTime() - published);
		if (!inOrder) {
			this.outOfOrder++;
		}
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
		this.selector.close();
	}

	private SocketChannel connect(SocketChannel channel) throws IOException {
		this.channels.add(channel);
		// Closing resets, so that no port waits for two minutes
		channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		channel.connect(this.server);
		channel.write(ByteBuffer.wrap(this.request));
		channel.configureBlocking(false);
		return channel;
	}

	private void read() {
		try {
			this.selector.select(this::ready, 1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void ready(SelectionKey key) {
		if (key.channel() instanceof SocketChannel channel && key.attachment() instanceof EventScan scan) {
			this.buffer.clear();
			try {
				if (channel.read(this.buffer) < 0) {
					throw new IllegalStateException("the server closed a stream");
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			scan.scan(this.buffer.flip());
		}
	}

}
