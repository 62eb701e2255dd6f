package io.github.ssekit.flow;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.EmitterListener;
import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * A stream on its way in and out: whatever of presence, registry and observers it has
 * been added to, it is taken out of when it ends, also when it ends half-way in. The two
 * may happen at once on two threads; each step in is followed by a look whether the
 * stream has ended, and each step out may be repeated.
 */
final class Stream implements EmitterListener {

	private final ConnectFlow.Parts parts;

	private final ConnectionLimiter gate;

	/** As the {@link ConnectionLimiter} counts it; null where it does not. */
	private final @Nullable String address;

	private final ClientLimit limit;

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

	Stream(ConnectFlow.Parts parts, ConnectionLimiter gate, String id, String client, ConnectRequest request,
			EventSink sink) {
		this.parts = parts;
		this.gate = gate;
		this.address = (parts.limits().perAddress() > 0) ? Address.keyOf(request.address()) : null;
		this.limit = parts.limits().ofClient(request.duplicates());
		this.info = new StreamInfo(id, client, parts.node(), parts.resources().runtime().clock().instant());
		this.emitter = new Emitter(id, client, request, sink, parts.resources(), this);
	}

	Emitter emitter() {
		return this.emitter;
	}

	@Nullable String address() {
		return this.address;
	}

	StreamInfo info() {
		return this.info;
	}

	CompletionStage<Registration> count() {
		if (this.isCounted) {
			// led in again
			return CompletableFuture.completedFuture(Registration.REGISTERED);
		}
		CompletionStage<Registration> registration = this.parts.presence()
			.register(this.info, this.limit)
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

	/** Count it on this node. Answers why it has no room, or null. */
	@Nullable RefuseReason enter() {
		RefuseReason reason = this.gate.enter(this);
		if (this.emitter.isClosed()) {
			this.gate.leave(this);
		}
		return reason;
	}

	void register() {
		this.parts.registry().add(this.emitter);
		if (this.emitter.isClosed()) {
			this.parts.registry().remove(this.emitter);
		}
	}

	synchronized void announce() {
		if (!this.emitter.isClosed() && !this.announced) {
			this.announced = true;
			this.parts.counters().addOpened();
			this.parts.observers().tell((observer) -> observer.onOpened(this.info));
		}
	}

	void refuse(RefuseReason reason) {
		this.emitter.refuse(reason);
		this.parts.counters().addRefused(reason);
		this.parts.observers().tell((observer) -> observer.onRefused(this.info, reason));
	}

	@Override
	public void onClosed(CloseReason reason) {
		this.parts.expiries().remove(this.emitter);
		this.parts.registry().remove(this.emitter);
		this.gate.leave(this);
		uncount();
		synchronized (this) {
			if (this.announced) {
				this.parts.counters().addClosed(reason);
				this.parts.observers().tell((observer) -> observer.onClosed(this.info, reason));
			}
		}
	}

	@Override
	public void onOverflow() {
		this.parts.counters().addCatchUp();
		this.parts.observers().tell((observer) -> observer.onCatchUp(this.info));
	}

	@Override
	public void onReset(LostReason reason, Collection<Topic> topics) {
		this.parts.counters().addReset(reason);
		this.parts.observers().tell((observer) -> observer.onReset(this.info, reason, topics));
	}

	private void uncount() {
		CompletionStage<Registration> registration = this.counted;
		if (registration != null) {
			registration.thenRun(() -> this.parts.presence().unregister(this.info));
		}
	}

}
