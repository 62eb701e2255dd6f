package io.github.ssekit.modulith;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizationTransport;

/**
 * Publishes what is externalized. A publication is complete when its event has its place,
 * and stays incomplete where that is not known. Its id is the idempotency key, so that
 * one which is submitted again is published once. Thread-safe.
 */
final class SseTransport implements EventExternalizationTransport {

	private static final Logger log = LoggerFactory.getLogger(SseTransport.class);

	/** Each thread has its own, while it is in {@link #during}. */
	private static final ThreadLocal<@Nullable Call> call = new ThreadLocal<>();

	private final SsePublisher publisher;

	private final SseRouting routing;

	private final @Nullable PublicationIds ids;

	/**
	 * Create the transport.
	 * @param ids knows the publications; null where there is no registry
	 */
	SseTransport(SsePublisher publisher, SseRouting routing, @Nullable PublicationIds ids) {
		this.publisher = publisher;
		this.routing = routing;
		this.ids = ids;
	}

	/** Externalize an event, of which {@link #externalize} is told the payload alone. */
	CompletableFuture<?> during(Object event, Supplier<CompletableFuture<?>> externalize) {
		call.set(new Call(event, (this.ids != null) ? this.ids.take(event) : null));
		try {
			return externalize.get();
		}
		finally {
			call.remove();
		}
	}

	@Override
	public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
		Call current = call.get();
		if (current == null) {
			throw new IllegalStateException("externalize is called by SseEventExternalizer alone");
		}
		Class<?> type = current.event.getClass();
		try {
			return externalize(current, payload, target);
		}
		catch (RuntimeException ex) {
			log.error("An event of {} was not published, and its publication stays incomplete: {}", type.getName(),
					ex.getMessage());
			// thrown, it would hold up all others where Modulith serializes them
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<?> externalize(Call current, Object payload, RoutingTarget target) {
		if (!SseTarget.isMeant(target)) {
			throw new IllegalStateException("Its publication was of \"sse:\", and its target is \"" + target
					+ "\" now. Let its target begin with \"sse:\" until what is incomplete has been published.");
		}
		if (this.ids != null && current.id == null) {
			// without a key it might come twice, and with a wrong one never
			throw new IllegalStateException("The id of its publication is not known, as where one instance of an event"
					+ " was published more than once. It is published when it is submitted again.");
		}
		SseRouting.Destination destination = this.routing.route(current.event.getClass(), payload, target);
		SseEvent event = (payload instanceof SseEvent mapped) ? mapped : SseEvent.of(payload);
		if (event.name() == null && destination.name() != null) {
			event = new SseEvent(destination.name(), event.data(), event.retry(), event.idempotencyKey(),
					event.version(), event.source(), event.dataType());
		}
		if (current.id != null) {
			event = event.idempotencyKey(current.id.toString());
		}
		return this.publisher.publish(destination.topic(), event);
	}

	/**
	 * An event that is externalized.
	 *
	 * @param event the event
	 * @param id of its publication, or null
	 */
	private record Call(Object event, @Nullable UUID id) {
	}

}
