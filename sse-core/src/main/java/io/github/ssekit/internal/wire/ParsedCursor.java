package io.github.ssekit.internal.wire;

import java.util.Map;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;

/** What a client's last event id says of the topics of its stream. */
public sealed interface ParsedCursor {

	/** The client brought no last event id. */
	enum None implements ParsedCursor {

		/** The one instance. */
		NONE

	}

	/** The client brought one that cannot be read. */
	enum Unreadable implements ParsedCursor {

		/** The one instance. */
		UNREADABLE

	}

	/**
	 * The client brought these places; topics that are new to it are missing.
	 *
	 * @param positions the place in each topic that the cursor knows
	 */
	record Places(Map<Topic, Position> positions) implements ParsedCursor {
	}

}
