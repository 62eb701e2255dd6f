package io.github.ssekit;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.connect.ConnectFlow;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.observe.ObserverDispatcher;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.presence.PresenceListener;
import org.jspecify.annotations.Nullable;

/** What presence tells this node: streams that end, and clients that come and go. */
record HubPresenceListener(EmitterRegistry registry, ConnectFlow connecting,
		ObserverDispatcher observers) implements PresenceListener {

	@Override
	public void onKick(String streamId, CloseReason reason) {
		@Nullable Emitter emitter = this.registry.find(streamId);
		if (emitter != null) {
			emitter.close(reason);
		}
	}

	@Override
	public void onRevoked(Topic topic) {
		// first: what is registered from now on looks there
		this.connecting.revoked();
		this.registry.listeningTo(topic).forEach((cursor) -> cursor.emitter().close(CloseReason.REVOKED));
	}

	@Override
	public boolean hearsNews() {
		return this.observers.observePresence();
	}

	@Override
	public void onJoined(String client) {
		this.observers.tell((observer) -> observer.onJoined(client));
	}

	@Override
	public void onLeft(String client) {
		this.observers.tell((observer) -> observer.onLeft(client));
	}

}
