package io.github.ssekit.benchmark.crowd.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Thousands of clients in one thread: they must cost little, as they share the machine
 * with what is measured. Times are taken with {@code System.nanoTime()} against one that
 * the publisher took in another process, which on Linux is the same clock.
 */
public final class Swarm {

	/** For everybody, for one topic, for one client. */
	static final String KINDS = "bto";

	static final char OWN = 'o';

	private static final int READ_BYTES = 128 * 1024;

	private static final long NEVER = Long.MAX_VALUE;

	private final InetAddress source;

	private final Selector selector = Selector.open();

	private final Questions questions = new Questions();

	private final Tally tally = new Tally();

	private final List<Client> clients = new ArrayList<>();

	private final PriorityQueue<Return> returns = new PriorityQueue<>(Comparator.comparingLong(Return::at));

	private final List<Waiting> waiting = new ArrayList<>();

	private final byte[] bytes = new byte[READ_BYTES];

	private final ByteBuffer buffer = ByteBuffer.wrap(this.bytes);

	private final Block block = new Block();

	private List<Integer> ports = List.of();

	private int nextPort;

	private int toOpen;

	private int begun;

	private int window;

	private int ready;

	private byte[] lastBlock = {};

	private Swarm(InetAddress source) throws IOException {
		this.source = source;
	}

	/**
	 * Run until the parent has gone.
	 * @param args the address to connect from
	 * @throws IOException if there is no selector
	 */
	public static void main(String[] args) throws IOException {
		new Swarm(InetAddress.getByName(args[0])).run();
	}

	private void run() throws IOException {
		this.questions.read(this.selector::wakeup);
		while (true) {
			long due = this.returns.isEmpty() ? NEVER : this.returns.peek().at() - System.nanoTime();
			if (due <= 0) {
				this.selector.selectNow();
			}
			else {
				this.selector.select((due == NEVER) ? 0 : Math.max(1, due / 1_000_000));
			}
			for (Questions.Question next = this.questions.next(); next != null; next = this.questions.next()) {
				hear(next);
			}
			for (Iterator<SelectionKey> keys = this.selector.selectedKeys().iterator(); keys.hasNext();) {
				SelectionKey key = keys.next();
				keys.remove();
				handle(key);
			}
			while (!this.returns.isEmpty() && this.returns.peek().at() <= System.nanoTime()) {
				connect(this.returns.remove().client());
			}
			openMore();
			answerWaiting();
		}
	}

	private void hear(Questions.Question question) {
		switch (question.word()) {
			case "open" -> {
				open(question);
				this.waiting.add(new Waiting(question, () -> this.ready == this.clients.size()));
			}
			case "ports" -> {
				this.ports = ports(question.text(0));
				question.answer("ok");
			}
			case "back" -> this.waiting.add(new Waiting(question, () -> this.ready == this.clients.size()));
			case "await" -> {
				char kind = question.text(0).charAt(0);
				long total = Long.parseLong(question.text(1));
				this.waiting.add(new Waiting(question, () -> this.tally.total(kind) >= total));
			}
			case "times" -> question.answer(this.tally.times(question.text(0).charAt(0)));
			case "counts" -> question.answer(this.tally.counts());
			case "total" -> question.answer(Long.toString(this.tally.total(question.text(0).charAt(0))));
			case "ready" -> question.answer(Integer.toString(this.ready));
			case "block" -> question.answer(Base64.getEncoder().encodeToString(this.lastBlock));
			default -> throw new IllegalArgumentException(question.toString());
		}
	}

	/** First client, how many, ports, topics, how many on their way at once. */
	private void open(Questions.Question question) {
		int first = question.number(0);
		this.ports = ports(question.text(2));
		int topics = question.number(3);
		for (int i = first; i < first + question.number(1); i++) {
			this.clients.add(new Client(i, (topics > 0) ? "&topic=t" + i % topics : "", this.tally));
		}
		this.toOpen = this.clients.size();
		this.window = question.number(4);
	}

	private void openMore() throws IOException {
		while (this.begun < this.toOpen && this.begun - this.ready < this.window) {
			connect(this.clients.get(this.begun++));
		}
	}

	private void connect(Client client) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
		// an address of its own for each process: one has some 28,000 ports
		channel.bind(new InetSocketAddress(this.source, 0));
		int port = this.ports.get(this.nextPort++ % this.ports.size());
		channel.register(this.selector, SelectionKey.OP_CONNECT, client);
		try {
			if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
				connected(client, channel);
			}
		}
		catch (IOException ex) {
			comeBack(client, channel);
		}
	}

	private void connected(Client client, SocketChannel channel) throws IOException {
		channel.keyFor(this.selector).interestOps(SelectionKey.OP_READ);
		client.connected(channel);
	}

	private void handle(SelectionKey key) throws IOException {
		Client client = (Client) key.attachment();
		SocketChannel channel = (SocketChannel) key.channel();
		try {
			if (key.isValid() && key.isConnectable() && channel.finishConnect()) {
				connected(client, channel);
			}
			else if (key.isValid() && key.isReadable() && !client.read(this.bytes, this.buffer, this.block, this)) {
				comeBack(client, channel);
			}
		}
		catch (IOException ex) {
			this.tally.count(client.isReady() ? "broken" : "refused");
			comeBack(client, channel);
		}
	}

	private void comeBack(Client client, SocketChannel channel) throws IOException {
		if (client.isReady()) {
			this.ready--;
		}
		client.gone();
		channel.close();
		if (!client.isStopped()) {
			this.tally.count("reconnects");
			this.returns.add(new Return(System.nanoTime() + client.retry() * 1_000_000L, client));
		}
	}

	/** A stream has begun. */
	void ready() {
		this.ready++;
	}

	/** A stream has heard an event. */
	void arrived(Block block) {
		if (this.lastBlock.length == 0) {
			this.lastBlock = block.whole();
		}
	}

	private void answerWaiting() {
		for (Iterator<Waiting> all = this.waiting.iterator(); all.hasNext();) {
			Waiting one = all.next();
			if (one.condition().isTrue()) {
				one.question().answer("ok");
				all.remove();
			}
		}
	}

	private static List<Integer> ports(String text) {
		List<Integer> ports = new ArrayList<>();
		for (String port : text.split(",", -1)) {
			ports.add(Integer.valueOf(port));
		}
		return List.copyOf(ports);
	}

	/**
	 * A client that comes back.
	 *
	 * @param at when, in nanoseconds
	 * @param client which
	 */
	private record Return(long at, Client client) {
	}

	/**
	 * A question whose answer has to wait.
	 *
	 * @param question the question
	 * @param condition what it waits for
	 */
	private record Waiting(Questions.Question question, Condition condition) {
	}

	/** Something that comes true. */
	@FunctionalInterface
	private interface Condition {

		boolean isTrue();

	}

}
