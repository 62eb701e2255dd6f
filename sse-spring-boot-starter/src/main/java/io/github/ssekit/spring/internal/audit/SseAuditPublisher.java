package io.github.ssekit.spring.internal.audit;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiFunction;

import io.github.ssekit.observe.Operation;
import io.github.ssekit.observe.OperationListener;
import io.github.ssekit.spring.audit.SseAuditEvent;
import io.github.ssekit.spring.audit.SseOperationEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Tells the application what was done, when and by whom. Thread-safe. */
public final class SseAuditPublisher implements OperationListener {

	private static final Logger log = LoggerFactory.getLogger(SseAuditPublisher.class);

	private final ApplicationEventPublisher events;

	private final CurrentUser currentUser;

	private final Clock clock;

	public SseAuditPublisher(ApplicationEventPublisher events, CurrentUser currentUser, Clock clock) {
		this.events = events;
		this.currentUser = currentUser;
		this.clock = clock;
	}

	@Override
	public void onOperation(Operation operation) {
		publish((at, principal) -> new SseOperationEvent(at, principal, operation));
	}

	/**
	 * Publish an event. What listeners throw is logged.
	 * @param event makes the event of the time and who is logged in
	 */
	public void publish(BiFunction<Instant, @Nullable String, SseAuditEvent> event) {
		try {
			this.events.publishEvent(event.apply(this.clock.instant(), name()));
		}
		catch (Throwable ex) {
			log.error("An audit event could not be told to all who listen. What it tells of goes on.", ex);
		}
	}

	private @Nullable String name() {
		String name = this.currentUser.name();
		if (name != null) {
			return name;
		}
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		Principal principal = (request instanceof ServletRequestAttributes attributes)
				? attributes.getRequest().getUserPrincipal() : null;
		return (principal != null) ? principal.getName() : null;
	}

}
