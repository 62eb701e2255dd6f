package io.github.ssekit.spring.internal.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.audit.SseAuditEvent;
import io.github.ssekit.spring.audit.SseOperationEvent;
import io.github.ssekit.spring.audit.SseTicketIssuedEvent;
import io.github.ssekit.spring.audit.SseTicketRefusedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;

/** Says what happened in the words of Boot's audit: type, principal and data. */
public final class AuditEventTranslator {

	private final ApplicationEventPublisher events;

	public AuditEventTranslator(ApplicationEventPublisher events) {
		this.events = events;
	}

	@EventListener
	void onEvent(SseAuditEvent event) {
		Map<String, Object> data = new LinkedHashMap<>();
		String type;
		if (event instanceof SseOperationEvent done) {
			type = "SSE_" + done.operation().action();
			put(data, "target", done.operation().target());
		}
		else if (event instanceof SseTicketIssuedEvent issued) {
			type = "SSE_TICKET_ISSUED";
			put(data, "owner", issued.owner());
			put(data, "expiresAt", issued.expiresAt().toString());
			put(data, "path", issued.path());
			put(data, "topics",
					issued.topics().isEmpty() ? null : issued.topics().stream().map(Topic::name).sorted().toList());
		}
		else if (event instanceof SseTicketRefusedEvent refused) {
			type = "SSE_TICKET_REFUSED";
			put(data, "method", refused.method());
			put(data, "path", refused.path());
			put(data, "address", refused.address());
			put(data, "status", refused.status());
			put(data, "reason", refused.reason());
		}
		else {
			return; // there are no others
		}
		this.events.publishEvent(new AuditApplicationEvent(new AuditEvent(event.at(), event.principal(), type, data)));
	}

	private static void put(Map<String, Object> data, String name, @Nullable Object value) {
		if (value != null) {
			data.put(name, value);
		}
	}

}
