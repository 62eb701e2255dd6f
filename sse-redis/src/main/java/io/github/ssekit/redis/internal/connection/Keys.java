package io.github.ssekit.redis.internal.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.Topic;
import io.lettuce.core.cluster.SlotHash;

/**
 * The names of all keys and channels. What belongs to one topic carries the same hash tag
 * (the part in braces), so that in a Cluster it lies in one slot and one script reaches
 * it: the topic itself, or the partition that it falls into where topics share one.
 * Immutable.
 */
public final class Keys {

	private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:@/-]{1,64}");

	private static final int BIRTH_SLOTS = 4096;

	private static final String HEX = "0123456789ABCDEF";

	private final String prefix;

	private final int partitions;

	private Keys(String prefix, int partitions) {
		this.prefix = prefix;
		this.partitions = partitions;
	}

	private static String checked(String prefix) {
		if (!PREFIX.matcher(prefix).matches()) {
			throw new InvalidSettingException("sse.redis.key-prefix", prefix,
					"must have 1 to 64 characters out of A-Z a-z 0-9 . _ : @ / -");
		}
		return prefix;
	}

	/**
	 * A slot for each topic.
	 * @param prefix what all keys and channels begin with
	 * @return the names
	 * @throws InvalidSettingException if the prefix has other characters than
	 * {@code A-Za-z0-9._:@/-}, or not 1 to 64 of them
	 */
	public static Keys byTopic(String prefix) {
		return new Keys(checked(prefix), 0);
	}

	/**
	 * A slot for each partition, in which many topics share one channel.
	 * @param prefix what all keys and channels begin with
	 * @param partitions how many, 1 to 1,024; to change it is to begin with an empty
	 * history
	 * @return the names
	 */
	public static Keys byPartition(String prefix, int partitions) {
		if (partitions < 1 || partitions > 1024) {
			throw new InvalidSettingException("sse.redis.partitions", partitions, "must be 1 to 1024");
		}
		return new Keys(checked(prefix), partitions);
	}

	/**
	 * The same names in a database: channels are common to all databases of a server, so
	 * the number is a part of names where it is not 0.
	 * @param database 0 to the number of databases
	 * @return the names
	 */
	public Keys inDatabase(int database) {
		return (database == 0) ? this : new Keys(this.prefix + ":db" + database, this.partitions);
	}

	/**
	 * What all names begin with.
	 * @return the prefix, with the database where that is not 0
	 */
	public String prefix() {
		return this.prefix;
	}

	/**
	 * The Redis Stream with a topic's events.
	 * @param topic the topic
	 * @return the key
	 */
	public String history(Topic topic) {
		return of("h", topic);
	}

	/**
	 * The hash with a topic's epoch, last offset and time.
	 * @param topic the topic
	 * @return the key
	 */
	public String meta(Topic topic) {
		return of("m", topic);
	}

	/**
	 * The hash that topics without events share: it has their epoch, and when the last
	 * topic of each {@link #birthSlot} had its first event.
	 * @param topic the topic
	 * @param bySlot whether keys of other slots are out of the reach of the topic's
	 * scripts
	 * @return the key
	 */
	public String births(Topic topic, boolean bySlot) {
		if (this.partitions > 0) {
			return this.prefix + ":b:" + tag(partition(topic));
		}
		String all = this.prefix + ":b";
		return bySlot ? all + ":{" + SlotTags.of(SlotHash.getSlot(meta(topic))) + '}' : all;
	}

	/**
	 * The field of a topic in the hash of births: some 4,096 fields for all topics, in as
	 * many hashes as there are, and one in each where a hash is a slot's.
	 * @param topic the topic
	 * @param bySlot as in {@link #births}
	 * @return the number
	 */
	public int birthSlot(Topic topic, boolean bySlot) {
		int fields = (this.partitions > 0) ? Math.max(1, BIRTH_SLOTS / this.partitions) : bySlot ? 1 : BIRTH_SLOTS;
		return ((topic.name().hashCode() * 0x85EBCA6B) >>> 16) % fields;
	}

	/**
	 * The string that remembers what was published under an idempotency key.
	 * @param topic the topic
	 * @param key the idempotency key
	 * @return the key
	 */
	public String idempotency(Topic topic, String key) {
		if (this.partitions == 0) {
			return of("i", topic) + ':' + encode(key); // the brace ends the topic
		}
		String encoded = encode(topic.name());
		// its length ends it, or topic a with key b:c would be topic a:b with key c
		return this.prefix + ":i:" + tag(partition(topic)) + ':' + encoded.length() + ':' + encoded + ':' + encode(key);
	}

	/**
	 * The channel on which a topic's events are announced.
	 * @param topic the topic
	 * @return the channel
	 */
	public String channel(Topic topic) {
		return of("c", topic);
	}

	/**
	 * The channel that all topics of a partition share.
	 * @param partition 0 to the number of partitions
	 * @return the name
	 */
	public String shared(int partition) {
		return this.prefix + ":s:" + tag(partition);
	}

	/**
	 * The string that says what a ticket is good for, in a slot of its own.
	 * @param key the ticket's SHA-256, in hexadecimal digits
	 * @return the key
	 */
	public String ticket(String key) {
		return this.prefix + ":t:" + encode(key);
	}

	/**
	 * The partition of a topic.
	 * @param topic the topic
	 * @return 0 to the number of partitions
	 */
	public int partition(Topic topic) {
		return Math.floorMod(topic.name().hashCode() * 0x9E3779B9, this.partitions);
	}

	/**
	 * How many partitions there are.
	 * @return 0 where each topic has its own slot
	 */
	public int partitions() {
		return this.partitions;
	}

	/**
	 * A name for the library's own use.
	 * @param name what it is
	 * @return the key or channel, which no topic can have
	 */
	public String own(String name) {
		return this.prefix + ":~" + name;
	}

	private String of(String kind, Topic topic) {
		String encoded = encode(topic.name());
		return (this.partitions == 0) ? this.prefix + ':' + kind + ":{" + encoded + '}'
				: this.prefix + ':' + kind + ':' + tag(partition(topic)) + ':' + encoded;
	}

	private static String tag(int partition) {
		return "{p" + partition + '}';
	}

	/**
	 * Braces would move the hash tag, and spaces or line ends would spoil logs and
	 * commands.
	 */
	private static String encode(String name) {
		if (isPlain(name)) {
			return name;
		}
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream encoded = new ByteArrayOutputStream(bytes.length);
		for (byte b : bytes) {
			if (isPlain(b)) {
				encoded.write(b);
			}
			else {
				encoded.write('%');
				encoded.write(HEX.charAt((b >> 4) & 15));
				encoded.write(HEX.charAt(b & 15));
			}
		}
		return encoded.toString(StandardCharsets.US_ASCII);
	}

	private static boolean isPlain(String name) {
		for (int i = 0; i < name.length(); i++) {
			if (!isPlain(name.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPlain(int b) {
		return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || "._:@/-".indexOf(b) >= 0;
	}

}
