package io.github.ssekit.redis.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.internal.wire.EventFormat;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.EpochGenerator;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of topics in Redis: a stream of events and a hash with the epoch and the
 * last offset for each topic. The hash outlives the events, and is made with the first of
 * them. It reads what {@link io.github.ssekit.redis.internal.broker} writes. Bounds by
 * number are kept roughly: Redis trims whole nodes of a stream. Thread-safe; answers
 * later, on a thread of Lettuce.
 * <p>
 * A topic without events has no keys. Its place has an epoch that many topics share
 * ({@link Keys#births}), and the time at which it was seen to have none. Whoever comes
 * back to it has missed nothing where no history can have come and gone since: one that
 * began after that time would still be there within {@link #MEMORY_MILLIS}; after that,
 * no topic of its slot may have begun. Then the place is the one before the first event
 * of the history that there is now, or of the next one.
 */
public final class RedisEventStore implements EventStore {

	/** The memory of a topic's offsets outlives its events by far. */
	public static final long MEMORY_MILLIS = Duration.ofDays(7).toMillis();

	private static final RedisScript REPLAY = RedisScript.of("place", "births", "replay");

	private static final RedisScript LOCATE = RedisScript.of("place", "births", "locate");

	private static final Logger log = LoggerFactory.getLogger(RedisEventStore.class);

	private final RedisConnections connections;

	private final Keys keys;

	private final HeadComparison comparison;

	private final long memoryMillis;

	private final EpochGenerator epochs = new EpochGenerator();

	/** Each reader comes upon it anew. */
	private final RateLimitedLog unreadable = new RateLimitedLog(System::nanoTime);

	/**
	 * Create the store.
	 * @param connections the connections to Redis, which outlive the store
	 * @param keys the names of keys
	 */
	public RedisEventStore(RedisConnections connections, Keys keys) {
		this(connections, keys, MEMORY_MILLIS);
	}

	RedisEventStore(RedisConnections connections, Keys keys, long memoryMillis) {
		this.connections = connections;
		this.keys = keys;
		this.memoryMillis = memoryMillis;
		this.comparison = new HeadComparison(connections, keys, memoryMillis);
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		String how = "head";
		long value = 0;
		if (start instanceof StartPosition.Since since) {
			how = "since";
			value = millis(since.time());
		}
		else if (start instanceof StartPosition.Last last) {
			how = "last";
			value = last.events();
		}
		byte[][] arguments = { AsciiCodec.bytes(how), AsciiCodec.bytes(value), AsciiCodec.bytes(this.epochs.next()),
				AsciiCodec.bytes(this.memoryMillis) };
		return reading(() -> this.connections.reads()
			.<List<Object>>run("to look at " + topic, LOCATE, ScriptOutputType.MULTI, keysOf(topic), arguments))
			.thenApply((answer) -> position(AsciiCodec.text(answer, 0), AsciiCodec.text(answer, 1),
					AsciiCodec.text(answer, 2)));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return reading(() -> this.connections.reads()
			.<List<Object>>run("to read " + topic, REPLAY, ScriptOutputType.MULTI, keysOf(topic),
					AsciiCodec.bytes(after.epoch()), AsciiCodec.bytes(after.offset()), AsciiCodec.bytes(after.time()),
					AsciiCodec.bytes(maxEvents), AsciiCodec.bytes(maxBytes), AsciiCodec.bytes(this.epochs.next()),
					AsciiCodec.bytes(this.memoryMillis),
					AsciiCodec.bytes(this.keys.birthSlot(topic, this.connections.isBySlot()))))
			.thenApply((answer) -> answer(topic, after, maxEvents, answer));
	}

	@Override
	public CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
		return this.comparison.of(heads);
	}

	/** Once more, where the keys have to lie in one slot and did not. */
	private CompletionStage<List<Object>> reading(Supplier<CompletionStage<List<Object>>> attempt) {
		return attempt.get()
			.exceptionallyCompose((failure) -> this.connections.noteRefusal(failure) ? attempt.get()
					: CompletableFuture.failedFuture(Stages.cause(failure)));
	}

	private Replay answer(Topic topic, Position asked, int maxEvents, List<Object> answer) {
		Position head = position(AsciiCodec.text(answer, 0), AsciiCodec.text(answer, 1), AsciiCodec.text(answer, 2));
		String sameStart = AsciiCodec.text(answer, 5);
		if (sameStart.equals("0")) {
			return new Replay.Lost(LostReason.EPOCH, head);
		}
		Position after = sameStart.equals("1") ? new Replay.Resumed(List.of(), head).goingOnFrom(asked) : asked;
		if (!head.epoch().equals(after.epoch())) {
			return new Replay.Lost(LostReason.EPOCH, head);
		}
		if (head.offset() < after.offset() || (head.offset() == after.offset() && head.time() != after.time())) {
			return new Replay.Lost(LostReason.FORK, head);
		}
		List<StoredEvent> events = events(topic, after, maxEvents > 0, (List<?>) answer.get(3));
		if (head.offset() == after.offset()) {
			return new Replay.Resumed(List.of(), head);
		}
		if (!events.isEmpty() && events.get(0).stepFrom(after) == StoredEvent.Step.NEXT) {
			return new Replay.Resumed((maxEvents == 0) ? List.of() : withoutHole(events), head);
		}
		boolean isUnreadable = events.isEmpty() && !((List<?>) answer.get(3)).isEmpty();
		return new Replay.Lost(isUnreadable ? LostReason.GONE : whyLost(after, AsciiCodec.text(answer, 4)), head);
	}

	/** What is kept tells whether the place is too old, or was never in this history. */
	private static LostReason whyLost(Position after, String oldestKept) {
		if (oldestKept.equals("0")) {
			return LostReason.GONE;
		}
		boolean isCovered = oldestKept.equals("-") || Long.parseLong(oldestKept) <= after.offset() + 1;
		return isCovered ? LostReason.FORK : LostReason.TRIMMED;
	}

	/** Should somebody have deleted an entry, what follows it is another page. */
	private static List<StoredEvent> withoutHole(List<StoredEvent> events) {
		for (int i = 1; i < events.size(); i++) {
			if (events.get(i).stepFrom(events.get(i - 1).position()) != StoredEvent.Step.NEXT) {
				return events.subList(0, i);
			}
		}
		return events;
	}

	/** Those that are read; maybe all without their bodies. */
	private List<StoredEvent> events(Topic topic, Position after, boolean withBodies, List<?> entries) {
		List<StoredEvent> events = new ArrayList<>(entries.size());
		Position last = after;
		for (Object entry : entries) {
			StoredEvent event = event(topic, last, withBodies, (List<?>) entry);
			if (event != null) {
				events.add(event);
				last = event.position();
			}
		}
		return events;
	}

	/**
	 * What cannot be read costs its readers no more than itself: where an event has its
	 * place, they are told that one is missing. Elsewhere it is no event of the topic,
	 * and left out: then this is null.
	 */
	private @Nullable StoredEvent event(Topic topic, Position last, boolean withBody, List<?> entry) {
		String id = AsciiCodec.text(entry, 0);
		List<?> fields = (List<?>) entry.get(1);
		int dash = id.indexOf('-');
		Position position = null;
		try {
			position = position(last.epoch(), id.substring(dash + 1), id.substring(0, dash));
			if (fields.size() >= 4 && fields.get(3) instanceof byte[] body
					&& (!withBody || EventFormat.isEvent(body))) {
				return new StoredEvent(topic, position, Long.parseLong(AsciiCodec.text(fields, 1)),
						new EncodedEvent(body));
			}
		}
		catch (IllegalArgumentException ex) {
			log.debug("Entry {} of {} has no place, or none before it.", id, topic, ex);
		}
		boolean hasPlace = position != null && position.offset() == last.offset() + 1;
		this.unreadable.tell((others) -> log.warn("Entry {} of {} is no event. {} ({} others since the last warning)",
				id, topic, hasPlace ? "Its readers are told that it is missing." : "It is left out.", others));
		return (hasPlace && position != null)
				? new StoredEvent(topic, position, last.time(), ControlEvents.reset(LostReason.GONE, List.of(topic)))
				: null;
	}

	private static Position position(String epoch, String offset, String time) {
		return new Position(epoch, Long.parseLong(offset), Long.parseLong(time));
	}

	private byte[][] keysOf(Topic topic) {
		return AsciiCodec.keys(this.keys.history(topic), this.keys.meta(topic),
				this.keys.births(topic, this.connections.isBySlot()));
	}

	/** Redis counts in doubles: whatever is out of their reach is out of any history. */
	private static long millis(Instant time) {
		long seconds = Math.max(0, Math.min(time.getEpochSecond(), 1L << 42));
		return seconds * 1000 + time.getNano() / 1_000_000;
	}

}
