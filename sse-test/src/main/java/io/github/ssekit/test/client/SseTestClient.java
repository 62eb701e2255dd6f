package io.github.ssekit.test.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A client for tests that follows a stream of server-sent events as {@code EventSource}
 * does (HTML standard, section 9.2.3): it gives up for good on a status other than 200 or
 * a wrong content type; it connects again after the reconnection time (3 seconds, until a
 * {@code retry} says otherwise) when a stream ends or breaks, or when nobody takes the
 * connection, and then sends the last event id string, if it is not empty, as
 * {@code Last-Event-ID}. <pre class="code">
 * try (SseTestClient alice = SseTestClient.to(url).openAndAwait()) {
 * 	publish("hello");
 * 	assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("hello");
 * }</pre>
 * <p>
 * It speaks HTTP/1.1 over a plain socket, so that a test sees the bytes as they are, can
 * stop reading them, and can break the connection. It does not follow redirects (they are
 * refusals here), speaks no TLS, and knows no proxy, no compression and no cookies but
 * those given as a header.
 * <p>
 * Each client has a daemon thread of its own with a small stack, so that a thousand of
 * them are cheap with {@link SseTestClientBuilder#keepNothing()}. All methods are
 * thread-safe; what they return is a snapshot.
 */
public final class SseTestClient extends Awaiting implements AutoCloseable {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static final long STACK_SIZE = 256 * 1024;

	private final StreamLog log;

	private final EventSourceLoop loop;

	private final Thread thread;

	SseTestClient(ClientConfig config) {
		this(config, new StreamLog(new ClientState(config)));
	}

	private SseTestClient(ClientConfig config, StreamLog log) {
		super(log, config.timeLimit());
		this.log = log;
		this.loop = new EventSourceLoop(config, log);
		this.thread = new Thread(null, this.loop, "sse-test-client-" + COUNT.incrementAndGet(), STACK_SIZE);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * A client of that address, yet to be opened.
	 * @param url the address, {@code http} only; used again as it is for every reconnect
	 * @return says how it is to behave
	 * @throws IllegalArgumentException if this is no such address
	 */
	public static SseTestClientBuilder to(String url) {
		return to(URI.create(url));
	}

	/**
	 * A client of that address, yet to be opened.
	 * @param url the address, {@code http} only; used again as it is for every reconnect
	 * @return says how it is to behave
	 * @throws IllegalArgumentException if this is no such address
	 */
	public static SseTestClientBuilder to(URI url) {
		return new SseTestClientBuilder(url);
	}

	/**
	 * The await methods with another time limit.
	 * @param limit how long they wait
	 * @return the await methods of this client
	 */
	public Awaiting within(Duration limit) {
		return new Awaiting(this.log, limit);
	}

	/**
	 * The state of the {@code EventSource}.
	 * @return the state
	 */
	public ReadyState readyState() {
		return this.log.look(ClientState::readyState);
	}

	/**
	 * All events that are kept, the library's own among them.
	 * @return the events in the order they came
	 */
	public List<ReceivedEvent> events() {
		return this.log.look((facts) -> facts.events.toList());
	}

	/**
	 * The events that are kept and whose type does not begin with {@code sse.}.
	 * @return the events in the order they came
	 */
	public List<ReceivedEvent> messages() {
		return this.log.look((facts) -> facts.messages.toList());
	}

	/**
	 * How many events came, whether or not they are kept.
	 * @return the number since the client was opened
	 */
	public int eventCount() {
		return this.log.look((facts) -> facts.events.count());
	}

	/**
	 * How many messages came, whether or not they are kept.
	 * @return the number since the client was opened
	 */
	public int messageCount() {
		return this.log.look((facts) -> facts.messages.count());
	}

	/**
	 * The comments that are kept.
	 * @return the comments in the order they came
	 */
	public List<ReceivedComment> comments() {
		return this.log.look((facts) -> facts.comments.toList());
	}

	/**
	 * How many comments came, whether or not they are kept.
	 * @return the number since the client was opened
	 */
	public int commentCount() {
		return this.log.look((facts) -> facts.comments.count());
	}

	/**
	 * The blocks that are kept, whether or not they made events.
	 * @return the blocks in the order they came
	 */
	public List<ReceivedBlock> blocks() {
		return this.log.look((facts) -> facts.blocks.toList());
	}

	/**
	 * The newest text of all streams, as it was sent but for the transfer coding. At
	 * least as many bytes as {@linkplain SseTestClientBuilder#keepRaw(int) are kept},
	 * where so many came.
	 * @return the text, one stream after the other
	 */
	public String rawText() {
		return this.log.look((facts) -> facts.rawText.text((attempt) -> true));
	}

	/**
	 * The part of {@link #rawText()} that came on one attempt.
	 * @param number the number of the attempt, from 1
	 * @return the text, empty if none is kept
	 */
	public String rawText(int number) {
		return this.log.look((facts) -> facts.rawText.text((attempt) -> attempt == number));
	}

	/**
	 * The last event id string, which the next reconnect will send.
	 * @return the id, empty if there is none
	 */
	public String lastEventId() {
		return this.log.look(ClientState::lastEventId);
	}

	/**
	 * The reconnection time that the server asked for last, whatever
	 * {@link SseTestClientBuilder#reconnectWithin} makes of it.
	 * @return the time, 3 seconds if it asked for none
	 */
	public Duration reconnectionTime() {
		return Duration.ofMillis(this.log.look(ClientState::reconnectionMillis));
	}

	/**
	 * All connection attempts.
	 * @return the attempts in order
	 */
	public List<ConnectionAttempt> attempts() {
		return this.log.look((facts) -> List.copyOf(facts.attempts));
	}

	/**
	 * The status of the current or last attempt.
	 * @return the status, or 0 as long as it has no answer
	 */
	public int status() {
		return this.log.look((facts) -> facts.attempts.isEmpty() ? 0 : facts.current().status());
	}

	/**
	 * The response headers of the current or last attempt.
	 * @return the headers by name, which is found whatever its case; empty as long as
	 * there is no answer
	 */
	public Map<String, List<String>> responseHeaders() {
		return this.log.look((facts) -> {
			ResponseHead response = facts.attempts.isEmpty() ? null : facts.current().response();
			return (response != null) ? response.headers() : Map.of();
		});
	}

	/**
	 * A response header of the current or last attempt; the last one where there are
	 * several.
	 * @param name the name, in any case
	 * @return the value, or {@code null} if there is no such header or no answer
	 */
	public @Nullable String responseHeader(String name) {
		List<String> values = responseHeaders().get(name);
		return (values != null) ? values.get(values.size() - 1) : null;
	}

	/**
	 * Take no more bytes from the system until {@link #resumeReading()}, on this and any
	 * further connection, so that the server's writes come to a halt once the buffers
	 * between are full (see {@link SseTestClientBuilder#receiveBuffer(int)}). When this
	 * returns, no further event is received. The end of a stream is not noticed meanwhile
	 * either; response heads are read.
	 */
	public void stopReading() {
		this.log.write((facts) -> facts.stopReading(true));
	}

	/** Read on where {@link #stopReading()} stopped. */
	public void resumeReading() {
		this.log.write((facts) -> facts.stopReading(false));
	}

	/**
	 * Break the current connection with a reset (RST), what was not read yet is lost. As
	 * after any network error the client comes back, unless it was opened with
	 * {@link SseTestClientBuilder#once()}.
	 * @return whether there was a connection to break
	 */
	public boolean cut() {
		return this.loop.cut();
	}

	/**
	 * Go away for good, as {@code EventSource.close()} does: no further event is
	 * received, the server sees the end of the connection (FIN). Where bytes are still
	 * unread, the system sends a reset behind it, as it does for a browser.
	 */
	public void leave() {
		this.loop.leave();
	}

	/**
	 * {@linkplain #leave() Go away} and wait until the client's thread has ended, at most
	 * 5 seconds.
	 */
	@Override
	public void close() {
		leave();
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(5));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
