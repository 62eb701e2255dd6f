package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.CommandLine;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.link.RedisScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group of a stream, as Redis knows it, and which one of the nodes reads it.
 * The group has two consumers, whatever node it is that works: one for entries in their
 * order, and one for those that have failed. Its calls wait for the answer; they throw
 * what {@link CommandLine} says. Used by one thread.
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

	private static final byte[] IN_ORDER = Ascii.bytes("sse");

	private static final byte[] FAILED = Ascii.bytes("sse-failed");

	private static final byte[] NOTHING = {};

	private final StreamInletSettings settings;

	private final CommandLine line;

	private final byte[] node = Ascii.bytes(UUID.randomUUID().toString());

	private final byte[] stream;

	private final byte[] state;

	private final byte[] group;

	/** Where a group begins that is new. Not final: see {@link #read}. */
	private byte[] beginning;

	/** Of the last call that reads, so that one that comes late is known for it. */
	private long calls;

	StreamGroup(RedisLink link, StreamInletSettings settings) {
		this.settings = settings;
		this.line = link.line("the line of the inlet " + settings.stream(), BLOCK.plus(link.timeout()));
		this.stream = Ascii.utf8(settings.stream());
		this.state = Ascii.utf8(settings.state());
		this.group = Ascii.utf8(settings.group());
		this.beginning = Ascii.bytes(settings.fromBeginning() ? "0" : "$");
	}

	/**
	 * Lead, or go on leading, and read entries in their order. Returns at once.
	 * @param after the id behind which unfinished ones are read again, {@code >} for new
	 * ones
	 */
	Turn read(String after) {
		List<Object> answer = run(Ascii.bytes(this.settings.lease().toMillis()), Ascii.bytes(after));
		String role = Ascii.text(answer, 0);
		// there is a group now: should it be lost, nothing written since is left out
		this.beginning = Ascii.bytes("0");
		List<InletEntry> entries = new ArrayList<>();
		List<String> deleted = new ArrayList<>();
		for (Object entry : (List<?>) answer.get(1)) {
			List<?> parts = (List<?>) entry;
			String id = Ascii.text(parts, 0);
			if (parts.size() > 1 && parts.get(1) instanceof List<?> fields) {
				entries.add(entry(id, fields));
			}
			else {
				deleted.add(id);
			}
		}
		return new Turn(!role.equals("0"), role.equals("2"), entries, deleted, Ascii.text(answer, 2));
	}

	/** Go on leading, while entries are in hand. Answers whether this node still does. */
	boolean goOnLeading() {
		return Ascii.text(run(Ascii.bytes(this.settings.lease().toMillis()), NOTHING), 0).equals("1");
	}

	/** Let another node lead. */
	void giveUp() {
		run(Ascii.bytes("0"), NOTHING);
	}

	/** Wait a moment for something behind the newest entry. */
	@SuppressWarnings("unchecked") // an array of a generic type, as Lettuce wants it
	void await(String newest) {
		this.line
			.run("for new entries",
					(commands) -> commands.xread(XReadArgs.Builder.block(BLOCK).count(1),
							XReadArgs.StreamOffset.from(this.stream, newest)))
			.join();
	}

	/** Entries that are to be tried again; none where another node leads. */
	List<Retry> retries() {
		List<Object> found = this.line
			.<List<Object>>run("for unfinished entries", RETRIES, ScriptOutputType.MULTI,
					new byte[][] { this.stream, this.state }, this.group, IN_ORDER, FAILED,
					Ascii.bytes(this.settings.minIdle().toMillis()), Ascii.bytes(RETRIED), this.node)
			.join();
		List<Retry> retries = new ArrayList<>();
		for (Object retry : found) {
			List<?> parts = (List<?>) retry;
			retries.add(new Retry(entry(Ascii.text(parts, 0), (List<?>) parts.get(2)),
					Integer.parseInt(Ascii.text(parts, 1))));
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
		arguments.add((dealtWith != null) ? Ascii.bytes(dealtWith) : NOTHING);
		ids.forEach((id) -> arguments.add(Ascii.bytes(id)));
		this.line
			.<Long>run("to acknowledge entries", DONE, ScriptOutputType.INTEGER,
					new byte[][] { this.stream, this.state }, arguments.toArray(byte[][]::new))
			.join();
	}

	/**
	 * Put an entry aside: it is tried again when its time has come.
	 * @throws LeadLostException if another node leads, which may have the entry in hand
	 */
	void putAside(InletEntry entry, int failures) {
		long done = this.line
			.<Long>run("to put " + entry.id() + " aside", ASIDE, ScriptOutputType.INTEGER,
					new byte[][] { this.stream, this.state }, this.node, this.group, FAILED, Ascii.bytes(entry.id()),
					Ascii.bytes(failures), Ascii.bytes(this.calls))
			.join();
		if (done == 0) {
			throw new LeadLostException();
		}
	}

	/**
	 * Give an entry up: into the dead letters, and then out of the group. Two steps, as
	 * the two may lie in two slots: who dies in between leaves the letter there twice.
	 */
	void bury(InletEntry entry, int failures, String reason) {
		List<Object> letter = new ArrayList<>(List.of(Ascii.bytes("source-id"), Ascii.bytes(entry.id()),
				Ascii.bytes("deliveries"), Ascii.bytes(failures), Ascii.bytes("reason"), Ascii.utf8(reason)));
		entry.fields().forEach((name, value) -> letter.addAll(List.of(Ascii.utf8(name), Ascii.utf8(value))));
		this.line.run("to bury " + entry.id(), (commands) -> commands.xadd(Ascii.utf8(this.settings.deadLetters()),
				XAddArgs.Builder.maxlen(DEAD_LETTERS_KEPT).approximateTrimming(), letter.toArray()))
			.join();
		done(List.of(entry.id()), null);
	}

	@Override
	public void close() {
		this.line.close();
	}

	private List<Object> run(byte[] lease, byte[] after) {
		return this.line
			.<List<Object>>run("to read as the one that leads", READ, ScriptOutputType.MULTI,
					new byte[][] { this.stream, this.state }, this.node, lease, this.group, IN_ORDER, this.beginning,
					Ascii.bytes(COUNT), after, Ascii.bytes(++this.calls))
			.join();
	}

	private InletEntry entry(String id, List<?> flat) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i + 1 < flat.size(); i += 2) {
			fields.put(Ascii.text(flat.get(i)), Ascii.text(flat.get(i + 1)));
		}
		return new InletEntry(this.settings.stream(), id, fields);
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
	record Turn(boolean leads, boolean anew, List<InletEntry> entries, List<String> deleted, String newest) {

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
	record Retry(InletEntry entry, int failures) {
	}

}
