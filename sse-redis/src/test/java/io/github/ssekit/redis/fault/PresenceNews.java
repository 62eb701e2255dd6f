package io.github.ssekit.redis.fault;

import java.util.List;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.PresenceListener;

/**
 * Writes down who has joined and left.
 *
 * @param told what was told, in its order
 */
record PresenceNews(List<String> told) implements PresenceListener {

	@Override
	public void onJoined(String client) {
		this.told.add("joined " + client);
	}

	@Override
	public void onLeft(String client) {
		this.told.add("left " + client);
	}

	@Override
	public void onKick(String stream, CloseReason reason) {
		// none is here
	}

	@Override
	public void onRevoked(Topic topic) {
		// none is here
	}

}
