package io.github.ssekit.redis.internal.connection;

import io.lettuce.core.cluster.SlotHash;

/** For each slot of a Cluster a short name that lies in it. */
final class SlotTags {

	/** Found at the first use, in some milliseconds; never changed after. */
	private static final String[] TAGS = find();

	private SlotTags() {
	}

	static String of(int slot) {
		return TAGS[slot];
	}

	private static String[] find() {
		String[] tags = new String[SlotHash.SLOT_COUNT];
		int found = 0;
		for (int i = 0; found < tags.length; i++) {
			String tag = Integer.toString(i, 36);
			int slot = SlotHash.getSlot(tag);
			if (tags[slot] == null) {
				tags[slot] = tag;
				found++;
			}
		}
		return tags;
	}

}
