package io.github.ssekit.flow;

import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.EmitterListener;
import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.Counters;
import io.github.ssekit.observe.Observers;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.registry.EmitterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A stream on its way in and out: whatever of presence, registry and observers it has
 * been added to, it is taken out of when it ends, also when it ends half-way in. The two
 * may happen at once on two threads; each step in is followed by a look whether the
 * stream has ended, and each step out may be repeated.
 */
final class Stream implements EmitterListener {

	private final Presence presence;

	private final EmitterRegistry registry;

	private final Counters counters;

	private final Observers observers;

	private final StreamInfo info;

	private final Emitter emitter;

	/** Set once by the thread that leads the stream in. */
	private volatile @Nullable CompletionStage<Registration> counted;

	/** Written when presence has answered, and before the next step. */
	private volatile boolean isCounted;

	/**
	 * Whether observers know of the stream, and it is counted; guarded by the monitor.
	 */
	private boolean announced;

	Stream(ConnectFlow.Parts parts, String id, String client, ConnectRequest request, EventSink sink) {
		this.presence = parts.presence();
		this.registry = parts.registry();
		this.counters = parts.counters();
		this.observers = parts.observers();
		this.info = new StreamInfo(id, client, parts.node(), Instant.now());
		this.emitter = new Emitter(id, client, request, sink, parts.store(), parts.pages(), parts.desks(), this);
	}

	Emitter emitter() {
		return this.emitter;
	}

	StreamInfo info() {
		return this.info;
	}

	CompletionStage<Registration> count(ConnectRequest request) {
		if (this.isCounted) {
			// led in again
			return CompletableFuture.completedFuture(Registration.REGISTERED);
		}
		CompletionStage<Registration> registration = this.presence.register(this.info, request.duplicates())
			.thenApply(this::counted);
		this.counted = registration;
		if (this.emitter.isClosed()) {
			uncount();
		}
		return registration;
	}

	private Registration counted(Registration answer) {
		this.isCounted = (answer == Registration.REGISTERED);
		return answer;
	}

	void register() {
		this.registry.add(this.emitter);
		if (this.emitter.isClosed()) {
			this.registry.remove(this.emitter);
		}
	}

	synchronized void announce() {
		if (!this.emitter.isClosed() && !this.announced) {
			this.announced = true;
			this.counters.addOpened();
			this.observers.tell((observer) -> observer.onOpened(this.info));
		}
	}

	void refuse(RefuseReason reason) {
		this.emitter.refuse(reason);
		this.counters.addRefused(reason);
		this.observers.tell((observer) -> observer.onRefused(this.info, reason));
	}

	@Override
	public void onClosed(Emitter emitter, CloseReason reason) {
		this.registry.remove(emitter);
		uncount();
		synchronized (this) {
			if (this.announced) {
				this.counters.addClosed(reason);
				this.observers.tell((observer) -> observer.onClosed(this.info, reason));
			}
		}
	}

	@Override
	public void onOverflow(Emitter emitter) {
		this.counters.addCatchUp();
		this.observers.tell((observer) -> observer.onCatchUp(this.info));
	}

	@Override
	public void onReset(Emitter emitter, LostReason reason, Collection<Topic> topics) {
		this.counters.addReset(reason);
		this.observers.tell((observer) -> observer.onReset(this.info, reason, topics));
	}

	private void uncount() {
		CompletionStage<Registration> registration = this.counted;
		if (registration != null) {
			registration.thenRun(() -> this.presence.unregister(this.info));
		}
	}

}
