package io.github.ssekit.modulith;

import java.lang.reflect.Method;
import java.util.UUID;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;

/**
 * Knows the id of the publication that a thread is about to externalize, of which
 * Modulith tells its listeners nothing. Right before it calls a listener, on the same
 * thread, it marks the publication as being processed: the registry is told the event and
 * the listener, and tells its repository the id. Both calls are watched here; what was
 * not told for this very event is no id.
 */
final class PublicationIds extends StaticMethodMatcherPointcutAdvisor implements MethodInterceptor {

	private static final long serialVersionUID = 1L;

	private static final String MARK_PROCESSING = "markProcessing";

	/** Each thread has its own, which is of an event, and so of one application. */
	private static final ThreadLocal<@Nullable Processing> processing = new ThreadLocal<>();

	private final transient PublicationTargetIdentifier listener;

	/**
	 * Watch the publications of one listener.
	 * @param listener its id
	 */
	PublicationIds(String listener) {
		this.listener = PublicationTargetIdentifier.of(listener);
		setAdvice(this);
	}

	/**
	 * The id of the publication that this thread was told of. Asked once.
	 * @param event the event that it is of
	 * @return null where it is not known
	 */
	@Nullable UUID take(Object event) {
		Processing last = processing.get();
		processing.remove();
		return (last != null && last.event == event) ? last.id : null;
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return method.getName().equals(MARK_PROCESSING) && (EventPublicationRegistry.class.isAssignableFrom(targetClass)
				|| EventPublicationRepository.class.isAssignableFrom(targetClass));
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		if (arguments.length == 1) { // the repository
			Processing current = processing.get();
			if (current != null && current.isBeingMarked && arguments[0] instanceof UUID id) {
				current.id = id;
			}
			return invocation.proceed();
		}
		processing.remove();
		if (!this.listener.equals(arguments[1]) || arguments[0] == null) {
			return invocation.proceed();
		}
		Processing current = new Processing(arguments[0]);
		processing.set(current);
		Object result = invocation.proceed();
		current.isBeingMarked = false;
		return result;
	}

	/** A publication that a thread is about to externalize; only that thread uses it. */
	private static final class Processing {

		private final Object event;

		private boolean isBeingMarked = true;

		private @Nullable UUID id;

		Processing(Object event) {
			this.event = event;
		}

	}

}
