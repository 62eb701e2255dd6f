package io.github.ssekit.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import static org.awaitility.Awaitility.await;

/** What stands between a browser and an application, and does not always do so well. */
final class FaultyLine implements AutoCloseable {

	private static final byte[] BAD_GATEWAY = """
			HTTP/1.1 502 Bad Gateway\r
			Content-Type: text/html\r
			Content-Length: 20\r
			Connection: close\r
			\r
			<h1>Bad Gateway</h1>""".getBytes(StandardCharsets.US_ASCII);

	/** What it does to who comes. */
	enum Fault {

		/** Passes all on. */
		NONE,

		/** Resets each connection as soon as it is there. */
		CUT,

		/** Takes no connection. */
		REFUSED,

		/** Answers as a proxy does whose node is away. */
		BAD_GATEWAY

	}

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	/** Connections that it has cut or answered with 502. */
	private final AtomicInteger faults = new AtomicInteger();

	private final int target;

	private final int port;

	/** Null while connections are refused; changed by the test alone. */
	private volatile ServerSocket server;

	/** Changed by the test alone. */
	private volatile Fault fault = Fault.NONE;

	FaultyLine(int target) {
		this.target = target;
		this.server = listen(0);
		this.port = this.server.getLocalPort();
	}

	String origin() {
		return "http://localhost:" + this.port;
	}

	/**
	 * All connections that are there break, and this is what happens to the next ones.
	 */
	void breakWith(Fault next) {
		int before = this.faults.get();
		this.fault = next;
		if (next == Fault.REFUSED) {
			close(this.server);
		}
		this.sockets.forEach(FaultyLine::reset);
		if (next == Fault.CUT || next == Fault.BAD_GATEWAY) {
			await().atMost(Duration.ofSeconds(30)).until(() -> this.faults.get() > before);
		}
	}

	void repair() {
		boolean refused = this.fault == Fault.REFUSED;
		this.fault = Fault.NONE;
		if (refused) {
			this.server = listen(this.port);
		}
	}

	@Override
	public void close() {
		close(this.server);
		this.sockets.forEach(FaultyLine::reset);
	}

	private ServerSocket listen(int at) {
		try {
			ServerSocket made = new ServerSocket();
			made.setReuseAddress(true);
			made.bind(new InetSocketAddress(InetAddress.getByName("localhost"), at));
			start(() -> accept(made));
			return made;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket from) {
		try {
			while (true) {
				Socket browser = from.accept();
				this.sockets.add(browser);
				start(() -> serve(browser));
			}
		}
		catch (IOException ex) {
			close(from); // it refuses from now on
		}
	}

	private void serve(Socket browser) {
		try {
			switch (this.fault) {
				case NONE -> connect(browser);
				case BAD_GATEWAY -> badGateway(browser);
				case CUT, REFUSED -> reset(browser);
			}
		}
		catch (IOException ex) {
			reset(browser);
		}
		if (this.fault != Fault.NONE) {
			this.faults.incrementAndGet();
			reset(browser); // it may have come while the line broke
		}
	}

	private void connect(Socket browser) throws IOException {
		Socket application = new Socket("localhost", this.target);
		this.sockets.add(application);
		start(() -> pump(application, browser));
		pump(browser, application);
	}

	private static void badGateway(Socket browser) throws IOException {
		InputStream in = browser.getInputStream();
		for (int end = 0; end < 4;) { // CR LF CR LF
			int c = in.read();
			if (c < 0) {
				return;
			}
			end = (c == "\r\n\r\n".charAt(end)) ? end + 1 : (c == '\r') ? 1 : 0;
		}
		browser.getOutputStream().write(BAD_GATEWAY);
		browser.shutdownOutput();
		in.readAllBytes();
	}

	private void pump(Socket from, Socket to) {
		try {
			OutputStream out = to.getOutputStream();
			from.getInputStream().transferTo(out);
			to.shutdownOutput();
		}
		catch (IOException ex) {
			reset(from);
			reset(to);
		}
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// it is closed already, which is what it is to be
		}
		close(socket);
	}

	private static void close(AutoCloseable socket) {
		try {
			socket.close();
		}
		catch (Exception ex) {
			throw new AssertionError("a socket cannot be closed", ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "faulty-line");
		thread.setDaemon(true);
		thread.start();
	}

}
