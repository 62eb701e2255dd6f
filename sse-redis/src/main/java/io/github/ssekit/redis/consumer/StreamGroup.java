package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.CommandExecutor;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.source.SourceEntry;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group of a stream, as Redis knows it, and which one of the nodes reads it.
 * The group has two consumers, whatever node it is that works: one for entries in their
 * order, and one for those that have failed. Its calls wait for the answer; they throw
 * what {@link CommandExecutor} says. Used by one thread.
 */
final class StreamGroup implements AutoCloseable {

	/** How many entries are read, and published, at once. */
	static final int COUNT = 250;

	private static final RedisScript READ = RedisScript.of("stream/common", "stream/read");

	private static final RedisScript DONE = RedisScript.of("stream/common", "stream/done");

	private static final RedisScript ASIDE = RedisScript.of("stream/aside");

	private static final RedisScript RETRIES = RedisScript.of("stream/retries");

	private static final Duration BLOCK = Duration.ofMillis(500);

	private static final int RETRIED = 50;

	private static final int DEAD_LETTERS_KEPT = 10_000;

	private static final byte[] IN_ORDER = AsciiCodec.bytes("sse");

	private static final byte[] FAILED = AsciiCodec.bytes("sse-failed");

	private static final byte[] NOTHING = {};

	private final StreamConsumerSettings settings;

	private final CommandExecutor executor;

	private final byte[] node = AsciiCodec.bytes(UUID.randomUUID().toString());

	private final byte[] stream;

	private final byte[] state;

	private final byte[] group;

	/** Where a group begins that is new. Not final: see {@link #read}. */
	private byte[] beginning;

	/** Of the last call that reads, so that one that comes late is known for it. */
	private long calls;

	StreamGroup(RedisConnections connections, StreamConsumerSettings settings) {
		this.settings = settings;
		this.executor = connections.commandExecutor("the connection of the consumer " + settings.stream(),
				BLOCK.plus(connections.timeout()));
		this.stream = AsciiCodec.utf8(settings.stream());
		this.state = AsciiCodec.utf8(settings.state());
		this.group = AsciiCodec.utf8(settings.group());
		this.beginning = AsciiCodec.bytes(settings.fromBeginning() ? "0" : "$");
	}

	/**
	 * Lead, or go on leading, and read entries in their order. Returns at once.
	 * @param after the id behind which unfinished ones are read again, {@code >} for new
	 * ones
	 */
	Turn read(String after) {
		List<Object> answer = run(AsciiCodec.bytes(this.settings.lease().toMillis()), AsciiCodec.bytes(after));
		String role = AsciiCodec.text(answer, 0);
		// there is a group now: should it be lost, nothing written since is left out
		this.beginning = AsciiCodec.bytes("0");
		List<SourceEntry> entries = new ArrayList<>();
		List<String> deleted = new ArrayList<>();
		for (Object entry : (List<?>) answer.get(1)) {
			List<?> parts = (List<?>) entry;
			String id = AsciiCodec.text(parts, 0);
			if (parts.size() > 1 && parts.get(1) instanceof List<?> fields) {
				entries.add(entry(id, fields));
			}
			else {
				deleted.add(id);
			}
		}
		return new Turn(!role.equals("0"), role.equals("2"), entries, deleted, AsciiCodec.text(answer, 2));
	}

	/** Go on leading, while entries are in hand. Answers whether this node still does. */
	boolean goOnLeading() {
		return AsciiCodec.text(run(AsciiCodec.bytes(this.settings.lease().toMillis()), NOTHING), 0).equals("1");
	}

	/** Let another node lead. */
	void giveUp() {
		run(AsciiCodec.bytes("0"), NOTHING);
	}

	/** Wait a moment for something behind the newest entry. */
	@SuppressWarnings("unchecked") // an array of a generic type, as Lettuce wants it
	void await(String newest) {
		this.executor
			.run("for new entries",
					(commands) -> commands.xread(XReadArgs.Builder.block(BLOCK).count(1),
							XReadArgs.StreamOffset.from(this.stream, newest)))
			.join();
	}

	/** Entries that are to be tried again; none where another node leads. */
	List<Retry> retries() {
		List<Object> found = this.executor
			.<List<Object>>run("for unfinished entries", RETRIES, ScriptOutputType.MULTI,
					new byte[][] { this.stream, this.state }, this.group, IN_ORDER, FAILED,
					AsciiCodec.bytes(this.settings.minIdle().toMillis()), AsciiCodec.bytes(RETRIED), this.node)
			.join();
		List<Retry> retries = new ArrayList<>();
		for (Object retry : found) {
			List<?> parts = (List<?>) retry;
			retries.add(new Retry(entry(AsciiCodec.text(parts, 0), (List<?>) parts.get(2)),
					Integer.parseInt(AsciiCodec.text(parts, 1))));
		}
		return retries;
	}

	/**
	 * Take entries out of the group.
	 * @param dealtWith the id up to which all are dealt with; null to leave it as it is
	 */
	void done(List<String> ids, @Nullable String dealtWith) {
		if (ids.isEmpty() && dealtWith == null) {
			return;
		}
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(this.group);
		arguments.add((dealtWith != null) ? AsciiCodec.bytes(dealtWith) : NOTHING);
		ids.forEach((id) -> arguments.add(AsciiCodec.bytes(id)));
		this.executor
			.<Long>run("to acknowledge entries", DONE, ScriptOutputType.INTEGER,
					new byte[][] { this.stream, this.state }, arguments.toArray(byte[][]::new))
			.join();
	}

	/**
	 * Put an entry aside: it is tried again when its time has come.
	 * @throws LeadLostException if another node leads, which may have the entry in hand
	 */
	void putAside(SourceEntry entry, int failures) {
		long done = this.executor
			.<Long>run("to put " + entry.id() + " aside", ASIDE, ScriptOutputType.INTEGER,
					new byte[][] { this.stream, this.state }, this.node, this.group, FAILED,
					AsciiCodec.bytes(entry.id()), AsciiCodec.bytes(failures), AsciiCodec.bytes(this.calls))
			.join();
		if (done == 0) {
			throw new LeadLostException();
		}
	}

	/**
	 * Give an entry up: into the dead letters, and then out of the group. Two steps, as
	 * the two may lie in two slots: who dies in between leaves the letter there twice.
	 */
	void bury(SourceEntry entry, int failures, String reason) {
		List<Object> letter = new ArrayList<>(
				List.of(AsciiCodec.bytes("source-id"), AsciiCodec.bytes(entry.id()), AsciiCodec.bytes("deliveries"),
						AsciiCodec.bytes(failures), AsciiCodec.bytes("reason"), AsciiCodec.utf8(reason)));
		entry.fields().forEach((name, value) -> letter.addAll(List.of(AsciiCodec.utf8(name), AsciiCodec.utf8(value))));
		this.executor
			.run("to bury " + entry.id(), (commands) -> commands.xadd(AsciiCodec.utf8(this.settings.deadLetters()),
					XAddArgs.Builder.maxlen(DEAD_LETTERS_KEPT).approximateTrimming(), letter.toArray()))
			.join();
		done(List.of(entry.id()), null);
	}

	@Override
	public void close() {
		this.executor.close();
	}

	private List<Object> run(byte[] lease, byte[] after) {
		return this.executor
			.<List<Object>>run("to read as the one that leads", READ, ScriptOutputType.MULTI,
					new byte[][] { this.stream, this.state }, this.node, lease, this.group, IN_ORDER, this.beginning,
					AsciiCodec.bytes(COUNT), after, AsciiCodec.bytes(++this.calls))
			.join();
	}

	private SourceEntry entry(String id, List<?> flat) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i + 1 < flat.size(); i += 2) {
			fields.put(AsciiCodec.text(flat.get(i)), AsciiCodec.text(flat.get(i + 1)));
		}
		return new SourceEntry(this.settings.stream(), id, fields);
	}

	/** Says that another node reads the stream now. */
	static final class LeadLostException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		LeadLostException() {
			super("another node reads the stream now", null, false, false);
		}

	}

	/**
	 * What was read.
	 *
	 * @param leads whether this node leads; if not, nothing was
	 * @param anew whether somebody else has led before, and nothing was read: then it
	 * begins with what is unfinished
	 * @param entries in their order
	 * @param deleted ids of entries that were deleted before they were dealt with
	 * @param newest the newest entry's id, where there is nothing to read
	 */
	record Turn(boolean leads, boolean anew, List<SourceEntry> entries, List<String> deleted, String newest) {

		/** Null where nothing was read. */
		@Nullable String lastId() {
			String last = this.entries.isEmpty() ? null : this.entries.get(this.entries.size() - 1).id();
			String lastDeleted = this.deleted.isEmpty() ? null : this.deleted.get(this.deleted.size() - 1);
			if (last == null || lastDeleted == null) {
				return (last != null) ? last : lastDeleted;
			}
			return (StreamId.of(last).compareTo(StreamId.of(lastDeleted)) > 0) ? last : lastDeleted;
		}

	}

	/**
	 * An entry that is tried again.
	 *
	 * @param entry the entry
	 * @param failures how often it has failed
	 */
	record Retry(SourceEntry entry, int failures) {
	}

}
