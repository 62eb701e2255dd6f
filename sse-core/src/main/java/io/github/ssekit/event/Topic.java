package io.github.ssekit.event;

/**
 * The name that publishers and clients meet under: 1 to 200 printable characters without
 * spaces, in segments separated by {@code /}. It is kept in Unicode's normalization form
 * C, so that one name has one spelling; case is kept.
 * <p>
 * Two kinds of topic are given out by endpoints and may not be named by callers:
 * {@code client/{id}} reaches one client, {@code broadcast} reaches all. To the engine
 * both are ordinary topics. Immutable and thread-safe.
 *
 * @param name the whole name
 */
public record Topic(String name) implements Comparable<Topic> {

	/** The longest name, in characters. */
	public static final int MAX_LENGTH = 200;

	/**
	 * The most topics that one stream may have, with its client's own and the broadcast.
	 * The place in each of them stands in the cursor, which a client sends back in a
	 * header: servers take 8 KB for the head of a request, with all that is in it, and a
	 * cursor of so many topics leaves more than half of that to cookies and logins.
	 */
	public static final int MAX_PER_STREAM = 130;

	/** The longest client id, in characters. */
	public static final int MAX_CLIENT_ID_LENGTH = 190;

	/** The topic that every stream hears unless it says otherwise. */
	public static final Topic BROADCAST = new Topic("broadcast");

	private static final String CLIENT_PREFIX = "client/";

	/**
	 * Check the name.
	 * @throws InvalidNameException if the name breaks the rules above
	 */
	public Topic {
		name = Names.check("topic", name, MAX_LENGTH);
		if (name.startsWith("/") || name.endsWith("/") || name.contains("//")) {
			throw new InvalidNameException("topic", name, "must not have empty segments between '/'");
		}
		if (name.startsWith(CLIENT_PREFIX)) {
			String unused = clientId(name.substring(CLIENT_PREFIX.length()));
		}
	}

	/**
	 * The topic of that name, whatever it is.
	 * @param name the whole name
	 * @return the topic
	 * @throws InvalidNameException if the name breaks the rules
	 */
	public static Topic of(String name) {
		return new Topic(name);
	}

	/**
	 * The topic of that name where a caller names it: neither {@code client/...} nor
	 * {@code broadcast}, which only endpoints and publishers give out.
	 * @param name the whole name
	 * @return the topic
	 * @throws InvalidNameException if the name breaks the rules or is reserved
	 */
	public static Topic named(String name) {
		Topic topic = new Topic(name);
		if (topic.isReserved()) {
			throw new InvalidNameException("topic", name,
					"may not be named; use the client id or the broadcast to reach it");
		}
		return topic;
	}

	/**
	 * The topic that reaches one client.
	 * @param clientId the id: 1 to 190 printable characters without spaces and without
	 * {@code /}
	 * @return the topic {@code client/{id}}
	 * @throws InvalidNameException if the id breaks the rules
	 */
	public static Topic client(String clientId) {
		return new Topic(CLIENT_PREFIX + clientId(clientId));
	}

	/**
	 * Check a client id that comes from outside, before it is compared with others.
	 * @param clientId the id
	 * @return the same id as it is kept, in the normalization form C
	 * @throws InvalidNameException if the id breaks the rules of {@link #client}
	 */
	public static String clientId(String clientId) {
		String id = Names.check("client id", clientId, MAX_CLIENT_ID_LENGTH);
		if (id.indexOf('/') >= 0) {
			throw new InvalidNameException("client id", clientId, "must not contain '/'");
		}
		return id;
	}

	/**
	 * Whether this topic is one of those that callers may not name.
	 * @return true for {@code client/...} and {@code broadcast}
	 */
	public boolean isReserved() {
		return this.name.equals("broadcast") || this.name.equals("client") || this.name.startsWith(CLIENT_PREFIX);
	}

	@Override
	public int compareTo(Topic other) {
		return this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
