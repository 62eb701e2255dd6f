package io.github.ssekit.test.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.ssekit.test.eventstream.EventStreamParser;
import org.jspecify.annotations.Nullable;

/**
 * The processing model of {@code EventSource} (HTML standard, section 9.2.3), which the
 * client's own thread runs: connect, read, wait the reconnection time, connect again,
 * until an answer or the test says that it is over.
 */
final class EventSourceLoop implements Runnable {

	private static final int READ_BUFFER = 8192;

	private static final long LONGEST_WAIT_MILLIS = TimeUnit.DAYS.toMillis(365);

	private final ClientConfig config;

	private final StreamLog log;

	// guarded by the log's lock, so that whoever closes the client misses no new one
	private @Nullable HttpConnection connection;

	EventSourceLoop(ClientConfig config, StreamLog log) {
		this.config = config;
		this.log = log;
	}

	@Override
	public void run() {
		try {
			boolean comesBack = connectAndRead();
			while (comesBack) {
				this.log.waitUnlessClosed(reconnectionNanos());
				comesBack = connectAndRead();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt(); // nobody should; then it is over
		}
		finally {
			this.log.write(ClientState::finish);
		}
	}

	/**
	 * Break the current connection, as a network does.
	 * @return whether there was one
	 */
	boolean cut() {
		HttpConnection current = this.log.look((facts) -> this.connection);
		boolean done = (current != null) && current.cut();
		this.log.wake(); // a reader that was stopped looks again
		return done;
	}

	/** End the current connection and do not come back. */
	void leave() {
		this.log.write(ClientState::close); // first, so that no other connection begins
		HttpConnection current = this.log.look((facts) -> this.connection);
		if (current != null) {
			current.leave();
		}
		this.log.wake(); // a reader that was stopped looks again
	}

	private long reconnectionNanos() {
		long asked = this.log.look(ClientState::reconnectionMillis);
		long nanos = TimeUnit.MILLISECONDS.toNanos(Math.min(asked, LONGEST_WAIT_MILLIS));
		return (this.config.longestWait() != null) ? Math.min(nanos, this.config.longestWait().toNanos()) : nanos;
	}

	/**
	 * One attempt from start to end.
	 * @return whether another one is to follow
	 */
	private boolean connectAndRead() throws InterruptedException {
		HttpConnection http = new HttpConnection(this.config);
		ConnectionAttempt attempt = this.log.look((facts) -> {
			if (facts.isClosed()) {
				return null;
			}
			this.connection = http;
			return facts.start();
		});
		if (attempt == null) {
			return false;
		}
		AttemptOutcome ending = AttemptOutcome.UNREACHABLE;
		String problem = null;
		try (http) {
			http.connect();
			ending = AttemptOutcome.BROKEN;
			ending = readResponse(http, http.request(attempt.sentLastEventId()));
		}
		catch (IOException ex) {
			problem = ex.toString();
		}
		AttemptOutcome ours = http.endedByUs();
		AttemptOutcome how = (ours != null) ? ours : ending;
		String why = (ours != null) ? null : problem;
		boolean comesBack = this.config.comesBack() && how.comesBack();
		this.log.write((facts) -> facts.ended(how, why, comesBack && !facts.isClosed()));
		return comesBack;
	}

	private AttemptOutcome readResponse(HttpConnection http, ResponseReader response)
			throws IOException, InterruptedException {
		ResponseHead head = response.readHead();
		this.log.write((facts) -> facts.answered(head));
		if (!head.opensStream()) {
			return AttemptOutcome.REFUSED;
		}
		try (InputStream body = response.body(head)) {
			// a new parser for each stream: its last event id buffer begins empty
			read(http, body, this.log.look(EventStreamParser::new));
		}
		return AttemptOutcome.CLEAN_END;
	}

	private void read(HttpConnection http, InputStream body, EventStreamParser parser)
			throws IOException, InterruptedException {
		Predicate<ClientState> mayRead = (facts) -> !facts.isReadingStopped() || http.endedByUs() != null;
		byte[] bytes = new byte[READ_BUFFER];
		try {
			int length = 0;
			while (length >= 0) {
				this.log.waitUntil(mayRead);
				length = body.read(bytes);
				int count = length;
				// once more: it may have stopped while it waited for these bytes
				this.log.writeWhen(mayRead, (facts) -> {
					if (count > 0 && !facts.isClosed() && http.endedByUs() == null) {
						facts.read(bytes, count);
						parser.feed(bytes, 0, count);
					}
				});
			}
		}
		finally {
			this.log.write((facts) -> parser.end());
		}
	}

}
