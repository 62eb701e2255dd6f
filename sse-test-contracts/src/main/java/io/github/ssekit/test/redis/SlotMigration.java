package io.github.ssekit.test.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves a slot from one primary to another, in the three steps that
 * {@code CLUSTER SETSLOT} documents.
 *
 * @param slot the slot
 * @param from the primary that has it
 * @param to the primary that gets it
 */
record SlotMigration(int slot, RedisServer from, RedisServer to) {

	private static final String KEYS_AT_ONCE = "100";

	private static final String MIGRATE_MILLIS = "5000";

	/** From now on each server sends clients to the other, key by key. */
	void begin() {
		this.to.command("CLUSTER", "SETSLOT", text(), "IMPORTING", ClusterFounding.id(this.from));
		this.from.command("CLUSTER", "SETSLOT", text(), "MIGRATING", ClusterFounding.id(this.to));
	}

	void moveKeys() {
		for (List<?> keys = nextKeys(); !keys.isEmpty(); keys = nextKeys()) {
			List<String> command = new ArrayList<>(List.of("MIGRATE", this.to.host(), Integer.toString(this.to.port()),
					"", "0", MIGRATE_MILLIS, "KEYS"));
			keys.forEach((key) -> command.add(String.valueOf(key)));
			this.from.command(command.toArray(String[]::new));
		}
	}

	/** The new owner first: were it last, nobody might have the slot for a moment. */
	void end(List<RedisServer> primaries) {
		String owner = ClusterFounding.id(this.to);
		this.to.command("CLUSTER", "SETSLOT", text(), "NODE", owner);
		this.from.command("CLUSTER", "SETSLOT", text(), "NODE", owner);
		for (RedisServer primary : primaries) {
			if (primary != this.to && primary != this.from) {
				primary.command("CLUSTER", "SETSLOT", text(), "NODE", owner);
			}
		}
	}

	private List<?> nextKeys() {
		return (this.from.command("CLUSTER", "GETKEYSINSLOT", text(), KEYS_AT_ONCE) instanceof List<?> keys) ? keys
				: List.of();
	}

	private String text() {
		return Integer.toString(this.slot);
	}

}
