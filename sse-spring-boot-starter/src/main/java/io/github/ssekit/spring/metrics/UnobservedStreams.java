package io.github.ssekit.spring.metrics;

import io.github.ssekit.spring.StreamMethods;
import io.micrometer.core.instrument.LongTaskTimer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Keeps streams out of {@code http.server.requests}, whose longest would be hours.
 * Whether a request becomes a stream is known when it has opened, and not before: what
 * ends with an error is an ordinary request and stays in. Its observation has begun by
 * then and ends with the stream; so it goes on under a name that no registry takes, and
 * the timer of active requests is stopped at once.
 */
final class UnobservedStreams implements HandlerInterceptor {

	/** A meter filter denies it. */
	static final String NAME = "sse.unobserved.streams";

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception failure) {
		// on the thread of the request, before the filter looks whether the request goes
		// on
		if (failure == null && request.isAsyncStarted() && handler instanceof HandlerMethod method
				&& StreamMethods.opensStream(method)) {
			ServerHttpObservationFilter.findObservationContext(request).ifPresent(UnobservedStreams::leaveOut);
		}
	}

	private static void leaveOut(ServerRequestObservationContext context) {
		context.setName(NAME);
		LongTaskTimer.Sample active = context.get(LongTaskTimer.Sample.class);
		if (active != null) {
			active.stop(); // it will be once more, which changes nothing
		}
	}

}
