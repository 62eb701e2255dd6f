package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.spring.internal.actuate.AuditEventTranslator;
import io.github.ssekit.spring.internal.audit.SseAuditPublisher;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * The same events as Boot's own audit events, which {@code /actuator/auditevents} shows
 * where the application has an {@code AuditEventRepository}.
 */
@AutoConfiguration(after = SseAuditAutoConfiguration.class)
@ConditionalOnClass(AuditEvent.class)
@ConditionalOnBean(SseAuditPublisher.class)
public final class SseAuditEventsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AuditEventTranslator sseAuditEventTranslator(ApplicationEventPublisher events) {
		return new AuditEventTranslator(events);
	}

}
