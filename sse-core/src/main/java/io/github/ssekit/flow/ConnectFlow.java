package io.github.ssekit.flow;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Decision;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.concurrent.Scheduler;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.emitter.Expiries;
import io.github.ssekit.emitter.HeartbeatWheel;
import io.github.ssekit.emitter.StreamResources;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.observe.Counters;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.observe.Observers;
import io.github.ssekit.observe.RateLimitedLog;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.registry.EmitterRegistry;
import io.github.ssekit.wire.CursorFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a stream begins: authorised, opened, registered, counted, told where it begins, and
 * left to catch up. Thread-safe; no step waits for the one before, it follows it.
 */
public final class ConnectFlow {

	private static final Logger log = LoggerFactory.getLogger(ConnectFlow.class);

	private final Parts parts;

	/** How long to wait before a stream that is kept open is led in again. */
	private static final long RETRY_NANOS = 500_000_000L;

	private final RateLimitedLog rateLimited;

	private final Resumption resumption;

	private final ConnectionLimiter gate;

	/** How often a right was revoked. */
	private final AtomicLong revocations = new AtomicLong();

	/**
	 * Create the flow.
	 * @param parts what it leads a stream through
	 * @param maxReplay how many events one stream may be behind when it comes back
	 */
	public ConnectFlow(Parts parts, long maxReplay) {
		this.parts = parts;
		this.rateLimited = new RateLimitedLog(parts.resources().runtime()::nanoTime);
		this.resumption = new Resumption(parts.resources().store(), maxReplay);
		this.gate = new ConnectionLimiter(parts.limits());
	}

	/**
	 * Knows when there is no room for more streams.
	 * @return what tells operators
	 */
	public HealthSource room() {
		return this.gate;
	}

	/**
	 * How many streams this node may have.
	 * @return the limit; 0 for any number
	 */
	public int streamsPerNode() {
		return this.gate.perNode();
	}

	/**
	 * Limit the streams of this node from now on; those that are open stay.
	 * @param streams how many; 0 for any number
	 */
	public void streamsPerNode(int streams) {
		this.gate.perNode(streams);
	}

	/**
	 * Decide about a request, before anything is sent.
	 * @param request the request
	 * @return what becomes of it
	 */
	public Admission admit(ConnectRequest request) {
		if (request.lastEventId().reconnect() && CursorFormat.isForGood(request.lastEventId().value())) {
			return Admission.EndedForGood.ENDED_FOR_GOOD;
		}
		if (request.principal() == null && CursorFormat.isOfLogin(request.lastEventId().value())) {
			return new Admission.LoginNeeded(
					"This stream was opened by a login, and nobody goes on with it without one");
		}
		Instant now = this.parts.expiries().now();
		if (request.expiresAt() != null && !request.expiresAt().isAfter(now)) {
			return new Admission.LoginNeeded("The login ended at " + request.expiresAt());
		}
		long revocationsBefore = this.revocations.get();
		Decision decision = this.parts.authorizer().decide(request);
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
		Stream stream = open(request, sink);
		RefuseReason reason = this.parts.drain().isDraining() ? RefuseReason.DRAINING : stream.enter();
		if (reason != null) {
			stream.refuse(reason);
			return stream.emitter();
		}
		stream.register(); // from here on nothing is missed, neither event nor kick
		// it came after the others were closed; presence may answer late
		if (this.parts.drain().isDraining()) {
			stream.refuse(RefuseReason.DRAINING);
			return stream.emitter();
		}
		if (this.revocations.get() != revocationsBefore && !isStillGranted(request)) {
			stream.emitter().close(CloseReason.REVOKED);
			return stream.emitter();
		}
		leadIn(stream, request);
		return stream.emitter();
	}

	/** Who was asked before the right was taken back may have said yes. */
	private boolean isStillGranted(ConnectRequest request) {
		try {
			return this.parts.authorizer().decide(request) instanceof Decision.Granted;
		}
		catch (RuntimeException ex) {
			log.warn("A stream of client {} is ended, because it could not be decided about anew.", request.client(),
					ex);
			return false;
		}
	}

	private void leadIn(Stream stream, ConnectRequest request) {
		CompletableFuture.completedStage(stream) // whoever throws is away
			.thenCompose(Stream::count)
			.thenCompose((counted) -> (counted == Registration.REGISTERED) ? enter(stream, request) : turnAway(stream))
			.whenComplete((done, failure) -> {
				if (failure != null && !(mayWait(request, failure) && tryAgainLater(stream, request))) {
					logRefusal(stream, failure);
					stream.refuse((causeOf(failure) instanceof Snapshots.FailedException) ? RefuseReason.SNAPSHOT_FAILED
							: RefuseReason.STORE_AWAY);
				}
			});
	}

	private boolean mayWait(ConnectRequest request, Throwable failure) {
		return this.parts.whenAway() == WhenAway.LIVE_ONLY && request.lastEventId().value() == null
				&& causeOf(failure) instanceof BrokerUnavailableException;
	}

	/** Answers false where the hub is about to end. */
	private boolean tryAgainLater(Stream stream, ConnectRequest request) {
		log.debug("A stream of client {} waits for the store.", stream.info().client());
		long pause = this.parts.resources().runtime().random().nextLong(RETRY_NANOS, 2 * RETRY_NANOS);
		return this.parts.clock().schedule(() -> {
			if (!stream.emitter().isClosed()) {
				leadIn(stream, request);
			}
		}, pause);
	}

	private Stream open(ConnectRequest request, EventSink sink) {
		String id = this.parts.resources().runtime().newId();
		String client = (request.client() != null) ? request.client() : "anonymous-" + id;
		Stream stream = new Stream(this.parts, this.gate, id, client, request, sink);
		stream.emitter().open();
		this.parts.wheel().add(stream.emitter());
		this.parts.expiries().add(stream.emitter());
		return stream;
	}

	private CompletionStage<Void> enter(Stream stream, ConnectRequest request) {
		stream.announce();
		// it came after the others were closed
		if (this.parts.drain().isDraining()) {
			stream.emitter().close(CloseReason.SHUTDOWN);
		}
		return this.parts.delivery()
			.hearing(request.topics())
			.thenCompose((heard) -> this.resumption.of(request))
			.thenCompose((resumed) -> begin(stream, request.snapshot(), resumed))
			.thenRun(() -> this.parts.expiries().begun(stream.emitter()));
	}

	private CompletionStage<Void> begin(Stream stream, @Nullable Snapshot snapshot, Resumption.Resumed resumed) {
		Emitter emitter = stream.emitter();
		if (snapshot == null || resumed.recovered() || (resumed.isLost() && !snapshot.afterLoss())) {
			emitter.begin(resumed.beginnings(), resumed.recovered(), null);
			return CompletableFuture.allOf(); // done
		}
		return this.parts.snapshots()
			.take(snapshot, emitter)
			.thenAccept((content) -> emitter.begin(resumed.withSnapshot(), false, content));
	}

	private void logRefusal(Stream stream, Throwable failure) {
		Throwable cause = causeOf(failure);
		if (cause instanceof BrokerUnavailableException) {
			this.rateLimited
				.tell((others) -> log.warn("A stream of client {} is refused, and so were {} others since: {}",
						stream.info().client(), others, cause.getMessage()));
		}
		else if (cause instanceof Snapshots.FailedException) {
			this.rateLimited.tell((others) -> log.warn(
					"A stream of client {} is refused, and so were {} others since: its snapshot has failed.",
					stream.info().client(), others, cause.getCause()));
		}
		else {
			log.error("A stream of client {} is refused, because something unexpected has happened.",
					stream.info().client(), cause);
		}
	}

	private static Throwable causeOf(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static CompletionStage<Void> turnAway(Stream stream) {
		stream.refuse(RefuseReason.QUOTA);
		return CompletableFuture.allOf(); // done
	}

	/**
	 * What a stream is led through.
	 *
	 * @param authorizer decides who may listen
	 * @param presence counts it among all nodes
	 * @param registry finds it on this node
	 * @param delivery brings it events
	 * @param resources what all streams share
	 * @param wheel shows it the time
	 * @param expiries end it when its right ends
	 * @param counters count what becomes of it
	 * @param observers watch it
	 * @param drain ends it with all others
	 * @param node the name of this node
	 * @param clock runs what is to be tried again
	 * @param whenAway what becomes of streams that cannot be led in now
	 * @param limits how many streams there may be
	 * @param snapshots asks for the state that a stream begins with
	 */
	public record Parts(Authorizer authorizer, Presence presence, EmitterRegistry registry, DeliverFlow delivery,
			StreamResources resources, HeartbeatWheel wheel, Expiries expiries, Counters counters, Observers observers,
			Drain drain, String node, Scheduler clock, WhenAway whenAway, StreamLimits limits, Snapshots snapshots) {
	}

}
