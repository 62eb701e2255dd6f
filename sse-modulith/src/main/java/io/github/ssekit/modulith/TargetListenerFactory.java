package io.github.ssekit.modulith;

import java.lang.reflect.Method;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.core.ConditionalEventListener;
import org.springframework.transaction.event.TransactionalApplicationListenerMethodAdapter;
import org.springframework.transaction.event.TransactionalEventListenerFactory;

/**
 * Lets an event whose target is a topic be externalized to the topic alone, and any other
 * by the other externalizers alone, such as Kafka's. Modulith offers each event to all of
 * them.
 */
final class TargetListenerFactory extends TransactionalEventListenerFactory implements Ordered {

	private static final Logger log = LoggerFactory.getLogger(TargetListenerFactory.class);

	/** Before Modulith's own, which is at 25. */
	private static final int ORDER = 20;

	private final EventExternalizationConfiguration configuration;

	TargetListenerFactory(EventExternalizationConfiguration configuration) {
		this.configuration = configuration;
	}

	@Override
	public boolean supportsMethod(Method method) {
		return super.supportsMethod(method)
				&& ConditionalEventListener.class.isAssignableFrom(method.getDeclaringClass());
	}

	@Override
	public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
		boolean isOurs = SseEventExternalizer.class.isAssignableFrom(method.getDeclaringClass());
		return new TargetListener(beanName, type, method, this.configuration, isOurs);
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	/** Asked for each event, before its publication is written down. */
	private static final class TargetListener extends TransactionalApplicationListenerMethodAdapter
			implements ConditionalEventListener {

		private final EventExternalizationConfiguration configuration;

		private final boolean isOurs;

		TargetListener(String beanName, Class<?> type, Method method, EventExternalizationConfiguration configuration,
				boolean isOurs) {
			super(beanName, type, method);
			this.configuration = configuration;
			this.isOurs = isOurs;
		}

		@Override
		public boolean supports(Object event) {
			return this.configuration.supports(event)
					&& SseTarget.isMeant(this.configuration.determineTarget(event)) == this.isOurs;
		}

		/**
		 * The hub and Modulith have said so, once in a while and without a stack trace.
		 */
		@Override
		protected void handleAsyncError(Throwable failure) {
			if (this.isOurs) {
				log.debug("An event was not published", failure);
			}
			else {
				super.handleAsyncError(failure);
			}
		}

	}

}
