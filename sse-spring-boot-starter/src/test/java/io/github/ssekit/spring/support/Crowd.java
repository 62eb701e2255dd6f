package io.github.ssekit.spring.support;

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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hundreds of raw connections to one stream, read by a single thread, so that they can
 * all break at once. Nobody in it ever comes back.
 */
public final class Crowd implements AutoCloseable {

	private final List<Member> members = new CopyOnWriteArrayList<>();

	private final Queue<Member> toRegister = new ConcurrentLinkedQueue<>();

	private final Selector selector;

	private final InetSocketAddress address;

	private volatile boolean closed;

	private Crowd(int port) {
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		Thread reader = new Thread(this::read, "crowd");
		reader.setDaemon(true);
		reader.start();
	}

	/** Connect so many, and wait for none of them. */
	public static Crowd connect(App app, String path, int count) {
		return at(app.port()).join(path, count);
	}

	/** Nobody yet, in front of an application that may be in another process. */
	public static Crowd at(int port) {
		return new Crowd(port);
	}

	/** Connect so many more, and wait for none of them. */
	public Crowd join(String path, int count) {
		IntStream.range(0, count).parallel().forEach((i) -> connect(path));
		return this;
	}

	/** Everybody in it. */
	public List<Member> members() {
		return this.members;
	}

	/** Wait until it is so for everybody, and nobody's stream has ended. */
	public void awaitAll(String what, Predicate<Member> fact) {
		Awaitility.await(what)
			.atMost(App.PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.failFast("a healthy stream was closed: " + what, this::assertThatNobodyHasEnded)
			.until(() -> this.members.stream().allMatch(fact));
		assertThatNobodyHasEnded();
	}

	/** Wait until everybody's stream has begun. */
	public Crowd awaitReady() {
		awaitAll("ready", Member::isReady);
		return this;
	}

	private void assertThatNobodyHasEnded() {
		assertThat(this.members).filteredOn(Member::isEnded).as("closed").isEmpty();
	}

	/** Break all connections at once, each with a reset. */
	public void reset() {
		List<Member> all = List.copyOf(this.members);
		this.members.clear();
		all.parallelStream().forEach(Member::reset);
		// which lets go of the closed channels, and so resets them
		this.selector.wakeup();
	}

	@Override
	public void close() {
		this.closed = true;
		this.selector.wakeup();
		reset();
	}

	private void connect(String path) {
		try {
			SocketChannel channel = SocketChannel.open(this.address);
			String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
			channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
			channel.configureBlocking(false);
			Member member = new Member(channel);
			this.members.add(member);
			this.toRegister.add(member);
			this.selector.wakeup();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
		try (Selector open = this.selector) {
			while (!this.closed) {
				open.select();
				for (Member member = this.toRegister.poll(); member != null; member = this.toRegister.poll()) {
					register(member);
				}
				for (SelectionKey key : open.selectedKeys()) {
					((Member) key.attachment()).read(key, buffer);
				}
				open.selectedKeys().clear();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void register(Member member) throws IOException {
		if (member.channel().isOpen()) {
			member.channel().register(this.selector, SelectionKey.OP_READ, member);
		}
	}

	static void resetChannel(SocketChannel channel) {
		try {
			channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			channel.close();
		}
		catch (IOException ex) {
			// the other side was faster
		}
	}

}
