package io.github.ssekit.internal.connect;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.EmitterListener;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on its way in and out: whatever of presence, registry and observers it has
 * been added to, it is taken out of when it ends, also when it ends half-way in. The two
 * may happen at once on two threads; each step in is followed by a look whether the
 * stream has ended, and each step out may be repeated.
 */
final class StreamLifecycle implements EmitterListener {

	private static final Logger log = LoggerFactory.getLogger(StreamLifecycle.class);

	private final StreamServices services;

	private final ConnectionLimiter limiter;

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
	 * The state that it waits for; null where it waits for none. Written by the thread
	 * that leads the stream in, and by the one that answers.
	 */
	private volatile @Nullable SnapshotCall snapshot;

	/**
	 * Whether observers know of the stream, and it is counted; guarded by the monitor.
	 */
	private boolean announced;

	StreamLifecycle(StreamServices services, ConnectionLimiter limiter, String id, String client,
			ConnectRequest request, EventSink sink) {
		this.services = services;
		this.limiter = limiter;
		this.address = limiter.keyOf(request.address());
		this.limit = services.admission().limits().ofClient(request.duplicates());
		this.info = new StreamInfo(id, client, services.node(), services.resources().runtime().clock().instant());
		this.emitter = new Emitter(id, client, request, sink, services.resources(), this);
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
		CompletionStage<Registration> registration = this.services.reach()
			.presence()
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
	@Nullable RefuseReason admit() {
		RefuseReason reason = this.limiter.admit(this);
		if (this.emitter.isClosed()) {
			this.limiter.leave(this);
		}
		return reason;
	}

	void register() {
		this.services.reach().registry().add(this.emitter);
		if (this.emitter.isClosed()) {
			this.services.reach().registry().remove(this.emitter);
		}
	}

	synchronized void announce() {
		if (!this.emitter.isClosed() && !this.announced) {
			this.announced = true;
			this.services.watchers().counters().addOpened();
			tell((observer, stream) -> observer.onOpened(stream));
		}
	}

	/**
	 * Ask for the state that it begins with. When it ends before that has come, it waits
	 * no more.
	 */
	CompletionStage<@Nullable EncodedEvent> load(Snapshot wanted) {
		SnapshotCall call = this.services.snapshots().ask(wanted);
		this.snapshot = call;
		if (this.emitter.isClosed()) {
			this.services.snapshots().cancel(call);
		}
		return call.answer().whenComplete((content, failure) -> this.snapshot = null);
	}

	void refuse(RefuseReason reason) {
		this.emitter.refuse(reason);
		this.services.watchers().counters().addRefused(reason);
		tell((observer, stream) -> observer.onRefused(stream, reason));
	}

	/** Each step is taken, whatever the one before has thrown. */
	@Override
	public void onClosed(CloseReason reason) {
		guarded(() -> this.services.timers().expiries().remove(this.emitter));
		guarded(() -> this.services.reach().registry().remove(this.emitter));
		guarded(() -> this.limiter.leave(this));
		guarded(this::uncount);
		guarded(this::stopWaiting);
		synchronized (this) {
			if (this.announced) {
				this.services.watchers().counters().addClosed(reason);
				tell((observer, stream) -> observer.onClosed(stream, reason));
			}
		}
	}

	@Override
	public void onOverflow() {
		this.services.watchers().counters().addCatchUp();
		tell((observer, stream) -> observer.onCatchUp(stream));
	}

	@Override
	public void onReset(LostReason reason, Collection<Topic> topics) {
		this.services.watchers().counters().addReset(reason);
		tell((observer, stream) -> observer.onReset(stream, reason, topics));
	}

	/**
	 * News hold what they tell, and no stream: they may wait for longer than it lives.
	 */
	private void tell(BiConsumer<SseObserver, StreamInfo> news) {
		StreamInfo stream = this.info;
		this.services.watchers().observers().tell((observer) -> news.accept(observer, stream));
	}

	private void stopWaiting() {
		SnapshotCall awaited = this.snapshot;
		if (awaited != null) {
			this.services.snapshots().cancel(awaited);
		}
	}

	/** A presence that cannot be reached makes good for it by itself. */
	private void uncount() {
		CompletionStage<Registration> registration = this.counted;
		if (registration != null) {
			Stages.whenOver(registration, (answer, failure) -> {
				if (failure == null) {
					this.services.reach().presence().unregister(this.info);
				}
			});
		}
	}

	private void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			log.error("{} has ended, and was not taken out of everything.", this.emitter, ex);
		}
	}

}
