package io.github.ssekit.redis.consumer;

import java.time.Duration;

import io.github.ssekit.event.InvalidSettingException;

/**
 * How a list is taken in. Immutable.
 * <p>
 * What belongs to a list lies beside it, in the same slot of a Cluster: of a list
 * {@code orders} in {@code {orders}:processing:<node>}, {@code {orders}:nodes},
 * {@code {orders}:deliveries} and {@code {orders}:dead}; of a list that has a hash tag,
 * such as {@code {shop}:orders}, in {@code {shop}:orders:processing:<node>} and so on.
 *
 * @param list the key of the Redis List
 * @param leftToRight whether elements are taken from the left end, and not from the right
 * @param lease after how long a node that says nothing is taken for dead; longer than
 * mapping and publishing one element may take
 * @param maxDeliveries after how many failed deliveries an element is given up
 */
public record ListConsumerSettings(String list, boolean leftToRight, Duration lease, int maxDeliveries) {

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public ListConsumerSettings {
		if (list.isEmpty()) {
			throw new InvalidSettingException("list", list, "must not be empty");
		}
		if (!hasTag(list) && (list.indexOf('{') >= 0 || list.indexOf('}') >= 0)) {
			throw new InvalidSettingException("list", list,
					"may have braces only around a hash tag, such as {shop}:orders");
		}
		if (lease.toMillis() < 1000) {
			throw new InvalidSettingException("lease", lease, "must be at least 1s");
		}
		if (maxDeliveries < 1) {
			throw new InvalidSettingException("maxDeliveries", maxDeliveries, "must be at least 1");
		}
	}

	/**
	 * What holds where nothing is said: producers use {@code LPUSH}, so elements are
	 * taken from the right; a lease of 30 seconds, 5 deliveries.
	 * @param list the key of the list
	 * @return the settings
	 */
	public static ListConsumerSettings of(String list) {
		return new ListConsumerSettings(list, false, Duration.ofSeconds(30), 5);
	}

	/**
	 * The same for producers that use {@code RPUSH}: elements are taken from the left.
	 * @return new settings
	 */
	public ListConsumerSettings withProducersAtTheRight() {
		return new ListConsumerSettings(this.list, true, this.lease, this.maxDeliveries);
	}

	/**
	 * The same with other redeliveries.
	 * @param lease after how long a node that says nothing is taken for dead, at least 1
	 * second; less than the 5 minutes for which an idempotency key is remembered, or an
	 * element may double
	 * @param maxDeliveries after how many failures an element is given up
	 * @return new settings
	 */
	public ListConsumerSettings redelivering(Duration lease, int maxDeliveries) {
		return new ListConsumerSettings(this.list, this.leftToRight, lease, maxDeliveries);
	}

	/**
	 * The list of elements that were given up, the last one at its right end: each a JSON
	 * object with {@code element} (the text as it was), {@code reason} and {@code at}
	 * (milliseconds since 1970). The last 10,000 are kept.
	 * @return the key
	 */
	public String deadLetters() {
		return beside("dead");
	}

	/** A key in the slot of the list. */
	String beside(String name) {
		return beside(this.list, name);
	}

	/** The same for any key; where it has other braces, not in its slot. */
	static String beside(String key, String name) {
		return (hasTag(key) ? key : '{' + key + '}') + ':' + name;
	}

	/** As Redis sees it: the first brace that opens, and the first one behind that. */
	private static boolean hasTag(String key) {
		int open = key.indexOf('{');
		return open >= 0 && key.indexOf('}', open) > open + 1;
	}

}
