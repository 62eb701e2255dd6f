package io.github.ssekit.internal.connect;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Decision;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.WhenAway;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a stream begins: authorised, opened, registered, counted, told where it begins, and
 * left to catch up. Thread-safe; no step waits for the one before, it follows it.
 */
public final class ConnectFlow {

	private static final Logger log = LoggerFactory.getLogger(ConnectFlow.class);

	private final StreamServices services;

	/** How long to wait before a stream that is kept open is led in again. */
	private static final long RETRY_NANOS = 500_000_000L;

	private final RateLimitedLog rateLimited;

	/** Apart, because the reasons are others. */
	private final RateLimitedLog snapshotLog;

	private final Resumption resumption;

	private final ConnectionLimiter limiter;

	/** How often a right was revoked. */
	private final AtomicLong revocations = new AtomicLong();

	/**
	 * Create the flow.
	 * @param services what it leads a stream through
	 */
	public ConnectFlow(StreamServices services) {
		this.services = services;
		this.rateLimited = new RateLimitedLog(services.resources().runtime()::nanoTime);
		this.snapshotLog = new RateLimitedLog(services.resources().runtime()::nanoTime);
		this.resumption = new Resumption(services.resources().history(), services.admission().maxReplay());
		this.limiter = new ConnectionLimiter(services.admission().limits(),
				new RateLimitedLog(services.resources().runtime()::nanoTime));
	}

	/**
	 * Knows when there is no room for more streams.
	 * @return what tells operators
	 */
	public HealthSource room() {
		return this.limiter;
	}

	/**
	 * How many streams this node may have.
	 * @return the limit; 0 for any number
	 */
	public int streamsPerNode() {
		return this.limiter.perNode();
	}

	/**
	 * Limit the streams of this node from now on; those that are open stay.
	 * @param streams how many; 0 for any number
	 */
	public void streamsPerNode(int streams) {
		this.limiter.perNode(streams);
	}

	/**
	 * Decide about a request, before anything is sent.
	 * @param request the request
	 * @return what becomes of it
	 */
	public Admission admit(ConnectRequest request) {
		if (CursorFormat.isForGood(request.lastEventId().value())) {
			return Admission.EndedForGood.ENDED_FOR_GOOD;
		}
		if (request.principal() == null && CursorFormat.isOfLogin(request.lastEventId().value())) {
			return new Admission.LoginNeeded(
					"This stream was opened by a login, and nobody goes on with it without one");
		}
		Instant now = this.services.timers().expiries().now();
		if (request.expiresAt() != null && !request.expiresAt().isAfter(now)) {
			return new Admission.LoginNeeded("The login ended at " + request.expiresAt());
		}
		long revocationsBefore = this.revocations.get();
		Decision decision = this.services.admission().authorizer().decide(request);
		if (decision instanceof Decision.Granted granted) {
			if (granted.until() != null && !granted.until().isAfter(now)) {
				return new Admission.Denied("The right to listen ended at " + granted.until());
			}
			ConnectRequest bounded = request.expiresAt(Authorizer.earlier(request.expiresAt(), granted.until()));
			return (Admission.Granted) (sink) -> connect(bounded, sink, revocationsBefore);
		}
		return new Admission.Denied((decision instanceof Decision.Denied denied) ? denied.reason()
				: "Nobody has decided about this stream");
	}

	/**
	 * A right was revoked: streams that are being opened are decided about once more.
	 * Called before the open ones are looked for.
	 */
	public void revoked() {
		this.revocations.incrementAndGet();
	}

	private Emitter connect(ConnectRequest request, EventSink sink, long revocationsBefore) {
		StreamLifecycle stream = open(request, sink);
		try {
			begin(stream, request, revocationsBefore);
		}
		catch (Throwable ex) {
			stream.emitter().fail(ex); // or it would stay, open and counted, and never
										// begin
		}
		return stream.emitter();
	}

	private void begin(StreamLifecycle stream, ConnectRequest request, long revocationsBefore) {
		RefuseReason reason = this.services.drain().isDraining() ? RefuseReason.DRAINING : stream.admit();
		if (reason != null) {
			stream.refuse(reason);
			return;
		}
		stream.register(); // from here on nothing is missed, neither event nor kick
		// it came after the others were closed; presence may answer late
		if (this.services.drain().isDraining()) {
			stream.refuse(RefuseReason.DRAINING);
		}
		else if (this.revocations.get() != revocationsBefore && !isStillGranted(request)) {
			stream.emitter().close(CloseReason.REVOKED);
		}
		else {
			startStream(stream, request);
		}
	}

	/** Who was asked before the right was taken back may have said yes. */
	private boolean isStillGranted(ConnectRequest request) {
		try {
			return this.services.admission().authorizer().decide(request) instanceof Decision.Granted;
		}
		catch (Throwable ex) {
			log.warn("A stream of client {} is ended, because it could not be decided about anew.", request.client(),
					ex);
			return false;
		}
	}

	private void startStream(StreamLifecycle stream, ConnectRequest request) {
		CompletionStage<Void> started = Stages.ask(stream::count)
			.thenCompose(
					(counted) -> (counted == Registration.REGISTERED) ? resume(stream, request) : turnAway(stream));
		Stages.whenOver(started, (done, failure) -> {
			if (failure != null && !stream.emitter().isClosed()) {
				onFailure(stream, request, failure);
			}
		});
	}

	private void onFailure(StreamLifecycle stream, ConnectRequest request, Throwable failure) {
		try {
			if (!(mayWait(request, failure) && tryAgainLater(stream, request))) {
				logRefusal(stream, failure);
				stream.refuse((failure instanceof Snapshots.FailedException) ? RefuseReason.SNAPSHOT_FAILED
						: RefuseReason.STORE_AWAY);
			}
		}
		catch (Throwable ex) {
			stream.emitter().fail(ex);
		}
	}

	private boolean mayWait(ConnectRequest request, Throwable failure) {
		return this.services.admission().whenAway() == WhenAway.LIVE_ONLY && request.lastEventId().value() == null
				&& failure instanceof BrokerUnavailableException;
	}

	/** Answers false where the hub is about to end. */
	private boolean tryAgainLater(StreamLifecycle stream, ConnectRequest request) {
		log.debug("A stream of client {} waits for the store.", stream.info().client());
		long pause = this.services.resources().runtime().random().nextLong(RETRY_NANOS, 2 * RETRY_NANOS);
		return this.services.timers().clock().schedule(() -> {
			if (!stream.emitter().isClosed()) {
				startStream(stream, request);
			}
		}, pause);
	}

	private StreamLifecycle open(ConnectRequest request, EventSink sink) {
		String id = this.services.resources().runtime().newId();
		String client = (request.client() != null) ? request.client() : "anonymous-" + id;
		StreamLifecycle stream = new StreamLifecycle(this.services, this.limiter, id, client, request, sink);
		stream.emitter().open();
		this.services.timers().wheel().add(stream.emitter());
		this.services.timers().expiries().add(stream.emitter());
		return stream;
	}

	private CompletionStage<Void> resume(StreamLifecycle stream, ConnectRequest request) {
		stream.announce();
		// it came after the others were closed
		if (this.services.drain().isDraining()) {
			stream.emitter().close(CloseReason.SHUTDOWN);
		}
		return this.services.reach()
			.delivery()
			.hearing(request.topics())
			.thenCompose((heard) -> this.resumption.of(request, stream.emitter()::isClosed))
			.thenCompose((resumed) -> begin(stream, request.snapshot(), resumed))
			.thenRun(() -> this.services.timers().expiries().begun(stream.emitter()));
	}

	private CompletionStage<Void> begin(StreamLifecycle stream, @Nullable Snapshot snapshot,
			Resumption.Resumed resumed) {
		Emitter emitter = stream.emitter();
		if (snapshot == null || !resumed.beginsWith(snapshot)) {
			emitter.begin(resumed.beginnings(), resumed.recovered(), null);
			return CompletableFuture.allOf(); // done
		}
		return stream.load(snapshot)
			.thenAccept((content) -> emitter.begin(resumed.after(snapshot), resumed.recovered(), content));
	}

	private void logRefusal(StreamLifecycle stream, Throwable cause) {
		if (cause instanceof BrokerUnavailableException) {
			this.rateLimited
				.tell((others) -> log.warn("A stream of client {} is refused, and so were {} others since: {}",
						stream.info().client(), others, cause.getMessage()));
		}
		else if (cause instanceof Snapshots.FailedException) {
			this.snapshotLog.tell((others) -> log.warn(
					"A stream of client {} is refused, and so were {} others since: its snapshot has failed, because {}.",
					stream.info().client(), others, cause.getMessage(), cause.getCause()));
		}
		else {
			log.error("A stream of client {} is refused, because something unexpected has happened.",
					stream.info().client(), cause);
		}
	}

	private static CompletionStage<Void> turnAway(StreamLifecycle stream) {
		stream.refuse(RefuseReason.QUOTA);
		return CompletableFuture.allOf(); // done
	}

}
