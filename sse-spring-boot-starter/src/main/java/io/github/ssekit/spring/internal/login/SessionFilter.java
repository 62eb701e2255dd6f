package io.github.ssekit.spring.internal.login;

import java.io.IOException;

import io.github.ssekit.spring.internal.mapping.StreamEndpoints;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Takes the session of a request for a stream, in front of all that logs in and decides:
 * a session that is missing at the end was not always missing. Other requests are not
 * touched. Thread-safe.
 */
public final class SessionFilter implements Filter {

	private final SessionStreams sessions;

	private final StreamEndpoints endpoints;

	public SessionFilter(SessionStreams sessions, StreamEndpoints endpoints) {
		this.sessions = sessions;
		this.endpoints = endpoints;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		SessionBinding binding = take(request);
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (binding != null) {
				release(request, binding);
			}
		}
	}

	private @Nullable SessionBinding take(ServletRequest request) {
		return (request instanceof HttpServletRequest asked && asked.getRequestedSessionId() != null
				&& this.endpoints.isOf(asked)) ? this.sessions.take(asked) : null;
	}

	/** A method may open its stream on another thread, later in the same request. */
	private void release(ServletRequest request, SessionBinding binding) {
		if (!binding.isHeld() && request.isAsyncStarted()) {
			request.getAsyncContext().addListener(new ReleaseListener(binding));
		}
		else {
			this.sessions.release(binding);
		}
	}

	private final class ReleaseListener implements AsyncListener {

		private final SessionBinding binding;

		private ReleaseListener(SessionBinding binding) {
			this.binding = binding;
		}

		@Override
		public void onComplete(AsyncEvent event) {
			SessionFilter.this.sessions.release(this.binding);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// it is completed after that
		}

		@Override
		public void onError(AsyncEvent event) {
			SessionFilter.this.sessions.release(this.binding);
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

	}

}
