package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells news in their order and each once, also those that were published while this node
 * heard nothing: all are written into a stream too, the newest 10,000 of which are kept.
 * Thread-safe: every field is guarded by the monitor, under which the teller is called,
 * since it only queues and the order is to hold. What the teller throws is logged, and
 * the next piece of news is told.
 */
final class PresenceLog {

	private static final Logger log = LoggerFactory.getLogger(PresenceLog.class);

	private static final Duration AGAIN = Duration.ofMillis(500);

	private static final int PAGE = 500;

	private final RedisConnections connections;

	private final byte[] key;

	private final Consumer<String> teller;

	/**
	 * After what to read on; null before the first look, and before anything is heard.
	 */
	private @Nullable Id last;

	/**
	 * What was told because it was read. It may be heard afterwards, and is known then.
	 */
	private Id read = Id.NONE;

	/** What is heard while the stream is read. */
	private final List<ReceivedNews> held = new ArrayList<>();

	private boolean reading;

	/** Something may have been missed since the read has begun. */
	private boolean again;

	PresenceLog(RedisConnections connections, String key, Consumer<String> teller) {
		this.connections = connections;
		this.key = AsciiCodec.bytes(key);
		this.teller = (news) -> RedisErrors.runSafely(() -> teller.accept(news));
	}

	/** A piece of news is heard, with the id that it has in the stream. */
	synchronized void hear(String id, String news) {
		ReceivedNews heard = new ReceivedNews(Id.of(id), news);
		// nothing is owed before the first that is heard, so it waits for no look
		if (this.reading && this.last != null) {
			this.held.add(heard);
		}
		else {
			tell(heard);
		}
	}

	/**
	 * Something may have been missed, or this is the beginning. Before anything is heard
	 * that has come since.
	 */
	void catchUp() {
		synchronized (this) {
			this.again = this.reading;
			if (this.reading) {
				return;
			}
			this.reading = true;
		}
		read();
	}

	private void read() {
		Id from;
		synchronized (this) {
			from = this.last;
		}
		CompletableFuture<List<StreamMessage<byte[], byte[]>>> read = this.connections.reads()
			.run("for the news that were missed",
					(commands) -> (from == null) ? commands.xrevrange(this.key, Range.unbounded(), Limit.from(1))
							: commands.xrange(this.key,
									Range.from(Range.Boundary.excluding(from.toString()), Range.Boundary.unbounded()),
									Limit.from(PAGE)));
		// whatever goes wrong on the way: else all that is heard would be held for ever
		Stages.whenOver(read.thenApply((page) -> (from == null) ? begin(page) : take(page)), (more, failure) -> {
			if (failure != null) {
				this.connections.later(this::read, AGAIN);
				log.debug("The news could not be read. It is tried again.", failure);
			}
			else if (Boolean.TRUE.equals(more)) {
				read();
			}
		});
	}

	/** Answers whether to read on. */
	private synchronized boolean begin(List<StreamMessage<byte[], byte[]>> newest) {
		// where something was heard meanwhile, that is where to read on: what is between
		// the two may have been lost with a connection that broke before the look was
		// answered
		if (this.last == null) {
			// it may have come after the channel was heard, and be heard only now, so it
			// is not known yet
			this.last = newest.isEmpty() ? Id.NONE : Id.of(newest.get(0).getId());
		}
		return isUnfinished(false);
	}

	/** Answers whether to read on. */
	private synchronized boolean take(List<StreamMessage<byte[], byte[]>> page) {
		for (StreamMessage<byte[], byte[]> message : page) {
			for (byte[] news : message.getBody().values()) {
				this.teller.accept(AsciiCodec.text(news));
			}
			this.read = Id.of(message.getId());
			this.last = this.read;
		}
		return isUnfinished(page.size() == PAGE);
	}

	/** Under the monitor. */
	private boolean isUnfinished(boolean more) {
		if (more || this.again) {
			this.again = false;
			return true;
		}
		this.held.forEach(this::tell);
		this.held.clear();
		this.reading = false;
		return false;
	}

	/** Under the monitor. */
	private void tell(ReceivedNews heard) {
		if (!heard.id.isUpTo(this.read)) {
			this.teller.accept(heard.news);
		}
		if (this.last != null) {
			this.last = this.last.or(heard.id);
		}
		else if (!heard.id.equals(Id.NONE)) {
			this.last = heard.id;
		}
	}

	/**
	 * A piece of news.
	 *
	 * @param id its id in the stream
	 * @param news what has happened
	 */
	private record ReceivedNews(Id id, String news) {
	}

	/**
	 * The id of an entry.
	 *
	 * @param millis its time
	 * @param number its number within that millisecond
	 */
	private record Id(long millis, long number) {

		static final Id NONE = new Id(0, 0);

		/** Anything else than an id is none: the news could not be written down. */
		static Id of(String text) {
			String[] parts = text.split("-", 2);
			try {
				return (parts.length == 2) ? new Id(Long.parseLong(parts[0]), Long.parseLong(parts[1])) : NONE;
			}
			catch (NumberFormatException ex) {
				return NONE;
			}
		}

		/** What has no id is never known already. */
		boolean isUpTo(Id other) {
			boolean earlier = this.millis < other.millis
					|| (this.millis == other.millis && this.number <= other.number);
			return earlier && this.millis > 0;
		}

		Id or(Id other) {
			return isUpTo(other) || this.millis == 0 ? other : this;
		}

		@Override
		public String toString() {
			return this.millis + "-" + this.number;
		}

	}

}
