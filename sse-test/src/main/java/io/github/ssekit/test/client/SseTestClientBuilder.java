package io.github.ssekit.test.client;

import java.net.URI;
import java.time.Duration;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Says how an {@link SseTestClient} is to behave, and opens it. What is not said is as
 * {@code EventSource} has it. May be opened more than once, each time for a client of its
 * own. Not thread-safe.
 */
public final class SseTestClientBuilder {

	private static final int DEFAULT_KEEP_RAW = 1024 * 1024;

	private final URI uri;

	private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private String lastEventId = "";

	private boolean comesBack = true;

	private @Nullable Duration longestWait;

	private int receiveBuffer;

	private int keep = Integer.MAX_VALUE;

	private int keepRaw = DEFAULT_KEEP_RAW;

	private Duration timeLimit = Duration.ofSeconds(10);

	SseTestClientBuilder(URI uri) {
		if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
			throw new IllegalArgumentException("uri '" + uri + "': must be an http:// address with a host");
		}
		this.uri = uri;
		this.headers.put("Accept", "text/event-stream");
		// Fetch standard, 4.5: what the cache mode "no-store" of EventSource becomes
		this.headers.put("Cache-Control", "no-cache");
		this.headers.put("Pragma", "no-cache");
	}

	/**
	 * Send a request header, in place of any header of that name.
	 * @param name the name, in any case
	 * @param value the value
	 * @return this
	 * @throws IllegalArgumentException if either would break the request, or for
	 * {@code Last-Event-ID}, which {@link #lastEventId(String)} sets
	 */
	public SseTestClientBuilder header(String name, String value) {
		if (name.isBlank() || hasLineEnd(name) || name.indexOf(':') >= 0 || hasLineEnd(value)) {
			throw new IllegalArgumentException("header '" + name + "': must be one line 'name: value'");
		}
		if (name.equalsIgnoreCase("Last-Event-ID")) {
			throw new IllegalArgumentException("header 'Last-Event-ID': is set by lastEventId(...)");
		}
		this.headers.put(name, value);
		return this;
	}

	/**
	 * Do not send a header that is sent by default ({@code Accept},
	 * {@code Cache-Control}, {@code Pragma}).
	 * @param name the name, in any case
	 * @return this
	 */
	public SseTestClientBuilder withoutHeader(String name) {
		this.headers.remove(name);
		return this;
	}

	/**
	 * Begin with a last event id string, as a client does that has been here before.
	 * {@code EventSource} cannot.
	 * @param id the id, empty for none
	 * @return this
	 * @throws IllegalArgumentException if the id holds CR, LF or NUL, which no id can
	 */
	public SseTestClientBuilder lastEventId(String id) {
		if (hasLineEnd(id) || id.indexOf('\0') >= 0) {
			throw new IllegalArgumentException("last event id '" + id + "': must not hold CR, LF or NUL");
		}
		this.lastEventId = id;
		return this;
	}

	/**
	 * Connect once and never again.
	 * @return this
	 */
	public SseTestClientBuilder once() {
		this.comesBack = false;
		return this;
	}

	/**
	 * Wait no longer than this before connecting again, whatever the server asks for, so
	 * that a test need not last as long as a user's patience.
	 * {@link SseTestClient#reconnectionTime()} still says what it asked for.
	 * @param longest the longest wait, zero for none at all
	 * @return this
	 * @throws IllegalArgumentException if it is negative
	 */
	public SseTestClientBuilder reconnectWithin(Duration longest) {
		if (longest.isNegative()) {
			throw new IllegalArgumentException("longest wait " + longest + ": must not be negative");
		}
		this.longestWait = longest;
		return this;
	}

	/**
	 * Ask the system for a receive buffer of that size. With a small one the server feels
	 * early that a client has {@linkplain SseTestClient#stopReading() stopped reading}.
	 * @param bytes the size in bytes; the system may double it or have a minimum
	 * @return this
	 * @throws IllegalArgumentException if it is not positive
	 */
	public SseTestClientBuilder receiveBuffer(int bytes) {
		this.receiveBuffer = atLeast(1, bytes, "receive buffer");
		return this;
	}

	/**
	 * Keep only the newest events, comments and blocks, so many of each (by default all).
	 * Counts go on, and the first event of each type is always kept, so that it can be
	 * awaited.
	 * @param count how many of each, 0 for none
	 * @return this
	 * @throws IllegalArgumentException if it is negative
	 */
	public SseTestClientBuilder keep(int count) {
		this.keep = atLeast(0, count, "number to keep");
		return this;
	}

	/**
	 * Keep only the newest bytes of the raw text (by default 1 MB).
	 * @param bytes how many, 0 for none
	 * @return this
	 * @throws IllegalArgumentException if it is negative
	 */
	public SseTestClientBuilder keepRaw(int bytes) {
		this.keepRaw = atLeast(0, bytes, "bytes of raw text to keep");
		return this;
	}

	/**
	 * Keep nothing but counts and the first event of each type: for hundreds of clients
	 * at once.
	 * @return this
	 */
	public SseTestClientBuilder keepNothing() {
		return keep(0).keepRaw(0);
	}

	/**
	 * How long the client's await methods wait before they fail (by default 10 seconds).
	 * @param limit the time limit
	 * @return this
	 */
	public SseTestClientBuilder timeLimit(Duration limit) {
		this.timeLimit = limit;
		return this;
	}

	/**
	 * Open the client and return at once.
	 * @return the client, which is connecting
	 */
	public SseTestClient open() {
		return new SseTestClient(new ClientConfig(this.uri, new TreeMap<>(this.headers), this.lastEventId,
				this.comesBack, this.longestWait, this.receiveBuffer, this.keep, this.keepRaw, this.timeLimit));
	}

	/**
	 * Open the client and wait until the server has opened the stream.
	 * @return the client, which has a stream
	 * @throws AssertionError if the server refused, or did not answer in time
	 */
	public SseTestClient openAndAwait() {
		SseTestClient client = open();
		try {
			client.awaitOpen();
			return client;
		}
		catch (AssertionError ex) {
			client.close(); // nobody else could
			throw ex;
		}
	}

	private static int atLeast(int least, int value, String what) {
		if (value < least) {
			throw new IllegalArgumentException(what + " = " + value + ": must be at least " + least);
		}
		return value;
	}

	private static boolean hasLineEnd(String text) {
		return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
	}

}
