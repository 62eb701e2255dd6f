package io.github.ssekit.event;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What the application says: a name, data, and rarely more. Immutable; as thread-safe as
 * its data, which is encoded before {@code publish} returns.
 *
 * @param name the {@code event} field; null leaves it out, so that a browser delivers a
 * {@code message}
 * @param data the payload: text as it is, anything else through the payload encoder of
 * the hub (JSON in a Spring Boot application)
 * @param retry the {@code retry} field, the reconnection time that the clients are to
 * keep from now on; null leaves it out
 * @param idempotencyKey publishing again with the same key to the same topic within the
 * broker's window answers with the first event's place and announces nothing; null for
 * none
 * @param version the version of what the event tells about, 0 or more: it is published
 * only if it is newer than all that were published to its topic; null for an event that
 * is published whatever was before
 * @param source where in a numbered source it comes from: it is published only if it is
 * newer than all that its topic has had from there; null for an event of its own
 * @param dataType as what the data is encoded ({@link #data(Object, Type)}); null for
 * what it is
 */
public record SseEvent(@Nullable String name, Object data, @Nullable Duration retry, @Nullable String idempotencyKey,
		@Nullable Long version, @Nullable SourcePosition source, @Nullable Type dataType) {

	/** The longest idempotency key, in characters. */
	public static final int MAX_KEY_LENGTH = 200;

	/** The longest retry: timers of browsers hold milliseconds in 31 bits. */
	public static final Duration MAX_RETRY = Duration.ofDays(24);

	/** Names that begin so are the library's own. */
	public static final String OWN_PREFIX = "sse.";

	/**
	 * What a browser fires at an EventSource by itself (HTML standard, 9.2.3: announce,
	 * reestablish and fail the connection). A page that closes its EventSource at an
	 * {@code error} would be ended by an event of that name, come back, and hear it
	 * again.
	 */
	private static final Set<String> BROWSERS_OWN = Set.of("open", "error");

	/**
	 * Check what could break the stream, or mislead its readers.
	 * @throws InvalidNameException if the name is empty, has a character that cannot be
	 * seen (spaces may stand in it), begins with {@code sse.}, or is {@code open} or
	 * {@code error}; or if the key is not 1 to 200 printable characters
	 * @throws IllegalArgumentException if the retry is negative or longer than 24 days,
	 * or the version is negative; or if the data is not of its type
	 */
	public SseEvent {
		if (name != null) {
			checkName(name);
		}
		if (retry != null && (retry.isNegative() || retry.compareTo(MAX_RETRY) > 0)) {
			throw new IllegalArgumentException("retry " + retry + ": must be 0 to " + MAX_RETRY.toDays()
					+ " days; beyond that, browsers reconnect at once");
		}
		if (idempotencyKey != null) {
			Names.checkKey("idempotency key", idempotencyKey, MAX_KEY_LENGTH);
		}
		if (version != null && version < 0) {
			throw new IllegalArgumentException("version " + version + ": must not be negative");
		}
		if (dataType != null) {
			DataTypes.check(data, dataType);
		}
	}

	/**
	 * An event whose data is encoded as what it is.
	 * @param name the {@code event} field, or null
	 * @param data the payload
	 * @param retry the {@code retry} field, or null
	 * @param idempotencyKey publishes it once, or null
	 * @param version publishes it if it is newer, or null
	 * @param source where it comes from, or null
	 */
	public SseEvent(@Nullable String name, Object data, @Nullable Duration retry, @Nullable String idempotencyKey,
			@Nullable Long version, @Nullable SourcePosition source) {
		this(name, data, retry, idempotencyKey, version, source, null);
	}

	/**
	 * An event of no source.
	 * @param name the {@code event} field, or null
	 * @param data the payload
	 * @param retry the {@code retry} field, or null
	 * @param idempotencyKey publishes it once, or null
	 * @param version publishes it if it is newer, or null
	 */
	public SseEvent(@Nullable String name, Object data, @Nullable Duration retry, @Nullable String idempotencyKey,
			@Nullable Long version) {
		this(name, data, retry, idempotencyKey, version, null);
	}

	/**
	 * An event without a version.
	 * @param name the {@code event} field, or null
	 * @param data the payload
	 * @param retry the {@code retry} field, or null
	 * @param idempotencyKey publishes it once, or null
	 */
	public SseEvent(@Nullable String name, Object data, @Nullable Duration retry, @Nullable String idempotencyKey) {
		this(name, data, retry, idempotencyKey, null, null);
	}

	/**
	 * An event with a name and, so far, empty data.
	 * @param name the {@code event} field: printable characters and spaces; not
	 * {@code sse.} and more, and not {@code open} or {@code error}
	 * @return the event
	 * @throws InvalidNameException if the name breaks the rules
	 */
	public static SseEvent named(String name) {
		return new SseEvent(name, "", null, null);
	}

	/**
	 * An event without a name, which browsers deliver as a {@code message}.
	 * @param data the payload
	 * @return the event
	 */
	public static SseEvent of(Object data) {
		return new SseEvent(null, data, null, null);
	}

	/**
	 * The same event with this data.
	 * @param data the payload
	 * @return a new event
	 */
	public SseEvent data(Object data) {
		return new SseEvent(this.name, data, this.retry, this.idempotencyKey, this.version, this.source);
	}

	/**
	 * The same event with this data, encoded as what it was declared to be, which an
	 * object does not know itself: the elements of a list of animals say which ones they
	 * are ({@code @JsonTypeInfo}) only where the list is known to be one of animals. REST
	 * reads it from the method's return type; an event is told, such as by {@code new
	 * ParameterizedTypeReference<List<Animal>>() {}.getType()} of Spring.
	 * @param data the payload; text is sent as it is, whatever its type
	 * @param type the type that it is declared with
	 * @return a new event
	 * @throws IllegalArgumentException if the data is not of that type
	 */
	public SseEvent data(Object data, Type type) {
		return new SseEvent(this.name, data, this.retry, this.idempotencyKey, this.version, this.source, type);
	}

	/**
	 * The same event with this reconnection time for its readers.
	 * @param retry 0 to 24 days; sent in whole milliseconds
	 * @return a new event
	 */
	public SseEvent retry(Duration retry) {
		return new SseEvent(this.name, this.data, retry, this.idempotencyKey, this.version, this.source, this.dataType);
	}

	/**
	 * The same event with this idempotency key.
	 * @param key 1 to 200 printable characters without spaces
	 * @return a new event
	 */
	public SseEvent idempotencyKey(String key) {
		return new SseEvent(this.name, this.data, this.retry, key, this.version, this.source, this.dataType);
	}

	/**
	 * The same event with a version, so that what is published late does not replace what
	 * is newer: where the topic has had an event of this version or a newer one, this one
	 * is not published, and the {@code Published} answer says so. Readers hear versions
	 * that rise; they may miss some, and not the newest.
	 * <p>
	 * The newest version is remembered for each topic, so that what has versions of its
	 * own wants a topic of its own, as in {@code orders/17}. It is remembered for seven
	 * days after the topic's last event, beyond its events, and forgotten with a history
	 * that is lost: then the first one to come counts.
	 * @param version 0 or more, such as the {@code @Version} of an entity, a sequence's
	 * number or a time
	 * @return a new event
	 */
	public SseEvent version(long version) {
		return new SseEvent(this.name, this.data, this.retry, this.idempotencyKey, version, this.source, this.dataType);
	}

	/**
	 * The same event as that of a numbered source: published once, and in the order of
	 * its source, whoever reads that how often ({@link SourcePosition}).
	 * @param source where it comes from
	 * @return a new event
	 */
	public SseEvent from(SourcePosition source) {
		return new SseEvent(this.name, this.data, this.retry, this.idempotencyKey, this.version, source, this.dataType);
	}

	/**
	 * Whether an application may give an event this name.
	 * @param name the {@code event} field
	 * @return false where {@link #named} refuses it
	 */
	public static boolean isName(String name) {
		try {
			checkName(name);
			return true;
		}
		catch (InvalidNameException ex) {
			return false;
		}
	}

	private static void checkName(String name) {
		if (name.isEmpty()) {
			throw new InvalidNameException("event name", name, "must not be empty; leave it out instead");
		}
		// HTML standard, 9.2.6: a line break would end the field, and start another
		Names.checkWithSpaces("event name", name);
		if (name.startsWith(OWN_PREFIX)) {
			throw new InvalidNameException("event name", name,
					"must not begin with \"sse.\", which marks the library's own events");
		}
		if (BROWSERS_OWN.contains(name)) {
			throw new InvalidNameException("event name", name,
					"must not be \"open\" or \"error\", which a browser fires itself at its EventSource when the line"
							+ " opens or breaks, so that a page would take one for the other; say what has happened,"
							+ " such as \"order-" + name + "\"");
		}
	}

}
