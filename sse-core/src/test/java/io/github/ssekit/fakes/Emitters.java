package io.github.ssekit.fakes;

import java.util.List;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.EmitterListener;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.store.InMemoryEventStore;

/** Emitters for tests that only need some. */
public final class Emitters {

	private static final InMemoryEventStore EMPTY = new InMemoryEventStore(1 << 20, HubRuntime.system());

	private static final EmitterListener NOBODY = (reason) -> {
	};

	private Emitters() {
	}

	public static Emitter emitter(String id, Topic... topics) {
		return of("client-of-" + id, id, topics);
	}

	public static Emitter of(String client, String id, Topic... topics) {
		return new Emitter(id, client, ConnectRequest.of(client, List.of(topics)), RecordingSink.takingAll(),
				StreamResources.of(EMPTY), NOBODY);
	}

}
