package io.github.ssekit.internal.wire;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The cursor as text: {@code 1}, or {@code 1a} for a stream that a login has opened, and,
 * for each topic, {@code .} and its place. A place is the topic's hash (4 characters base
 * 62), the epoch (4), the time (8 characters base 36, milliseconds since 2020) and the
 * offset (base 36, to the end). Where two topics of one stream share a short hash, they
 * have a long one: {@code -} and 10 characters. A time that does not fit, as from a clock
 * that is wrong, is {@code _} and 13 characters.
 * <p>
 * Its alphabet is {@code [A-Za-z0-9._~-]}: anything else, or more than 128 bytes, makes
 * browsers ask for a CORS preflight before a reconnect (Fetch standard, CORS-unsafe
 * request-header bytes). A place takes 17 bytes and the digits of the offset, so five
 * topics fit. The mark {@code ~x} at the end says that the stream ended for good.
 * <p>
 * A cursor holds places only, never rights, so that a forged one can do no more than
 * rewind its owner. Nor does the letter give any: it only keeps a client whose login has
 * ended from going on as nobody without noticing.
 */
public final class CursorFormat {

	/** What an id is given in place of a last event id that may not be repeated. */
	public static final String UNREADABLE = "unreadable";

	private static final String END_MARK = "~x";

	private static final String VERSION = "1";

	private static final String VERSION_OF_LOGIN = VERSION + "a";

	private static final int SHORT_HASH = 4;

	private static final int LONG_HASH = 10;

	private static final int TIME = 8;

	/** From the year 2109 on. */
	private static final String LATE = "_";

	/** What any positive number fits into, base 36. */
	private static final int LONG_NUMBER = 13;

	/** The most bytes that the place in one topic takes. */
	public static final int LONGEST_PLACE = 1 + 1 + LONG_HASH + Position.EPOCH_LENGTH + 1 + LONG_NUMBER + LONG_NUMBER;

	/**
	 * The longest last event id that is read, in characters: the longest that is written.
	 */
	static final int MAX_LENGTH = VERSION_OF_LOGIN.length() + Topic.MAX_PER_STREAM * LONGEST_PLACE + END_MARK.length();

	private CursorFormat() {
	}

	/**
	 * The piece of a cursor that says where its reader stands in a topic.
	 * @param topic the topic
	 * @param position the place of the last event read
	 * @return ASCII bytes, with the dot in front
	 */
	public static byte[] place(Topic topic, Position position) {
		return piece(topic, SHORT_HASH, position);
	}

	/**
	 * The same with the long hash, for a topic that shares its short hash with another
	 * topic of the stream.
	 * @param topic the topic
	 * @param position the place of the last event read
	 * @return ASCII bytes, with the dot in front
	 */
	public static byte[] longPlace(Topic topic, Position position) {
		return piece(topic, LONG_HASH, position);
	}

	/**
	 * What stands for a topic in a cursor: the piece of its place begins with it, behind
	 * the dot.
	 * @param topic the topic
	 * @param isLong whether it shares its short hash with another topic of the stream
	 * @return ASCII characters
	 */
	public static String name(Topic topic, boolean isLong) {
		return isLong ? "-" + TopicHash.of(topic, LONG_HASH) : TopicHash.of(topic, SHORT_HASH);
	}

	/**
	 * What a cursor begins with.
	 * @param login whether the stream was opened by a login
	 * @return ASCII characters
	 */
	public static String version(boolean login) {
		return login ? VERSION_OF_LOGIN : VERSION;
	}

	/**
	 * Whether this last event id is of a stream that was opened by a login.
	 * @param lastEventId a last event id, or null
	 * @return true if it says so
	 */
	public static boolean isOfLogin(@Nullable String lastEventId) {
		if (lastEventId == null || !lastEventId.startsWith(VERSION_OF_LOGIN)) {
			return false;
		}
		String rest = lastEventId.substring(VERSION_OF_LOGIN.length());
		return rest.isEmpty() || rest.startsWith(".") || rest.equals(END_MARK);
	}

	/**
	 * The mark of a stream that ended for good.
	 * @return what the id ends with then
	 */
	public static String endMark() {
		return END_MARK;
	}

	/**
	 * Which of these topics share their short hash with another one.
	 * @param topics the topics of one stream
	 * @return those that need the long hash; nearly always none
	 */
	public static Set<Topic> ambiguous(Collection<Topic> topics) {
		Map<String, Topic> seen = new HashMap<>();
		Set<Topic> ambiguous = new HashSet<>();
		for (Topic topic : topics) {
			Topic other = seen.putIfAbsent(TopicHash.of(topic, SHORT_HASH), topic);
			if (other != null) {
				ambiguous.add(other);
				ambiguous.add(topic);
			}
		}
		return ambiguous;
	}

	/**
	 * Whether this last event id says that its stream ended for good.
	 * @param lastEventId a last event id, or null
	 * @return true if it bears the mark
	 */
	public static boolean isForGood(@Nullable String lastEventId) {
		return lastEventId != null && lastEventId.endsWith(END_MARK);
	}

	/**
	 * Read a last event id.
	 * @param lastEventId what the client brought; null or empty for nothing
	 * @param topics the topics of the stream, which come from the endpoint alone
	 * @return the places that it claims
	 */
	public static ParsedCursor read(@Nullable String lastEventId, Collection<Topic> topics) {
		if (lastEventId == null || lastEventId.isEmpty() || lastEventId.equals(END_MARK)) {
			return ParsedCursor.None.NONE;
		}
		if (lastEventId.length() > MAX_LENGTH) {
			return ParsedCursor.Unreadable.UNREADABLE;
		}
		String cursor = isForGood(lastEventId) ? lastEventId.substring(0, lastEventId.length() - END_MARK.length())
				: lastEventId;
		Map<String, Position> byHash = parse(cursor);
		if (byHash == null) {
			return ParsedCursor.Unreadable.UNREADABLE;
		}
		Map<Topic, Position> places = new LinkedHashMap<>();
		for (Topic topic : topics) {
			Position place = byHash.get(name(topic, true));
			place = (place != null) ? place : byHash.get(name(topic, false));
			if (place != null) {
				places.put(topic, place);
			}
		}
		return new ParsedCursor.Places(places);
	}

	/**
	 * The last event id in a form that can be written as an id again.
	 * @param lastEventId what the client brought, or null
	 * @return the same without the mark where its characters are a cursor's; empty for
	 * nothing; else something that will be found unreadable again
	 */
	public static String repeatable(@Nullable String lastEventId) {
		if (lastEventId == null) {
			return "";
		}
		String cursor = isForGood(lastEventId) ? lastEventId.substring(0, lastEventId.length() - END_MARK.length())
				: lastEventId;
		// a second mark would be taken for the mark of what is repeated
		boolean legal = lastEventId.length() <= MAX_LENGTH && !isForGood(cursor)
				&& cursor.chars().allMatch((c) -> TopicHash.isDigit(c) || "._~-".indexOf(c) >= 0);
		return legal ? cursor : UNREADABLE;
	}

	private static @Nullable Map<String, Position> parse(String cursor) {
		String[] pieces = cursor.split("\\.", -1);
		if (!pieces[0].equals(VERSION) && !pieces[0].equals(VERSION_OF_LOGIN)) {
			return null;
		}
		Map<String, Position> byHash = new HashMap<>();
		try {
			for (int i = 1; i < pieces.length; i++) {
				int hash = pieces[i].startsWith("-") ? 1 + LONG_HASH : SHORT_HASH;
				byHash.put(hash(pieces[i], hash), position(pieces[i].substring(hash)));
			}
		}
		catch (IllegalArgumentException ex) {
			return null; // not a number or not an epoch: a reset tells the client
		}
		return byHash;
	}

	/** The hash that a piece begins with. */
	private static String hash(String piece, int length) {
		String hash = piece.substring(0, Math.min(length, piece.length()));
		if (hash.length() < length || !areDigits(hash.substring((length == SHORT_HASH) ? 0 : 1))) {
			throw new IllegalArgumentException("not a hash");
		}
		return hash;
	}

	/** What follows the hash: epoch, time and offset. */
	private static Position position(String piece) {
		boolean late = piece.startsWith(LATE, Position.EPOCH_LENGTH);
		int time = Position.EPOCH_LENGTH + (late ? 1 : 0);
		int offset = time + (late ? LONG_NUMBER : TIME);
		if (piece.length() <= offset) {
			throw new IllegalArgumentException("too short");
		}
		long sinceEarliest = number(piece.substring(time, offset));
		long number = number(piece.substring(offset));
		return new Position(piece.substring(0, Position.EPOCH_LENGTH), number,
				(number == 0 && sinceEarliest == 0) ? 0 : Position.EARLIEST_TIME + sinceEarliest);
	}

	private static long number(String digits) {
		// Long would take a sign, and the digits of every script
		if (!areDigits(digits)) {
			throw new NumberFormatException("not a digit");
		}
		return Long.parseLong(digits, 36);
	}

	private static boolean areDigits(String text) {
		return text.chars().allMatch(TopicHash::isDigit);
	}

	/** Put together as bytes, because it is made for every event. */
	private static byte[] piece(Topic topic, int hashLength, Position position) {
		String start = (hashLength == LONG_HASH) ? ".-" : ".";
		long sinceEarliest = (position.time() == 0) ? 0 : position.time() - Position.EARLIEST_TIME;
		int epoch = start.length() + hashLength;
		boolean late = digits(sinceEarliest) > TIME;
		int time = epoch + Position.EPOCH_LENGTH + (late ? 1 : 0);
		int offset = time + (late ? LONG_NUMBER : TIME);
		byte[] piece = new byte[offset + digits(position.offset())];
		ascii(start, piece, 0);
		TopicHash.write(topic, piece, start.length(), hashLength);
		ascii(position.epoch(), piece, epoch);
		if (late) {
			ascii(LATE, piece, time - 1);
		}
		number(sinceEarliest, piece, time, offset);
		number(position.offset(), piece, offset, piece.length);
		return piece;
	}

	private static int digits(long number) {
		int digits = 1;
		for (long rest = number / 36; rest > 0; rest /= 36) {
			digits++;
		}
		return digits;
	}

	private static void number(long number, byte[] target, int from, int to) {
		long rest = number;
		for (int i = to - 1; i >= from; i--) {
			target[i] = (byte) Character.forDigit((int) (rest % 36), 36);
			rest /= 36;
		}
	}

	private static void ascii(String text, byte[] target, int at) {
		for (int i = 0; i < text.length(); i++) {
			target[at + i] = (byte) text.charAt(i);
		}
	}

}
