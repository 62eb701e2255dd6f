package io.github.ssekit.access;

import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * How many streams there may be. Immutable; the messages of its checks name the property
 * that sets the value in a Spring Boot application.
 *
 * @param perClient how many a client may have among all nodes; 0 for any number
 * @param perAddress how many an address may have on one node; 0 for any number; null for
 * half of what the node may have, where it is an address of the public internet, and any
 * number elsewhere, where proxies are
 * @param perNode how many one node may have; 0 for any number
 * @param overLimit what happens to one more than that
 */
public record StreamLimits(int perClient, @Nullable Integer perAddress, int perNode, OverLimit overLimit) {

	/** No limit at all. */
	public static final StreamLimits NONE = new StreamLimits(0, 0, 0, OverLimit.REFUSE);

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is negative
	 */
	public StreamLimits {
		check("sse.limits.streams-per-client", perClient);
		check("sse.limits.streams-per-address", (perAddress != null) ? perAddress : 0);
		check("sse.limits.streams-per-node", perNode);
	}

	/**
	 * The limit of a client.
	 * @param duplicates what the endpoint says of other streams of the client: another
	 * policy than to allow them has the last word
	 * @return its limit
	 */
	public ClientLimit ofClient(DuplicatePolicy duplicates) {
		return (duplicates != DuplicatePolicy.ALLOW || this.perClient == 0) ? ClientLimit.of(duplicates)
				: new ClientLimit(this.perClient, this.overLimit == OverLimit.EVICT_OLDEST);
	}

	private static void check(String property, int value) {
		if (value < 0) {
			throw new InvalidSettingException(property, value, "must be positive, or 0 for any number");
		}
	}

}
