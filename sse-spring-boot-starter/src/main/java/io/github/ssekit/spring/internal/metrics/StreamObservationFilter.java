package io.github.ssekit.spring.internal.metrics;

import java.io.IOException;

import io.github.ssekit.spring.internal.servlet.StreamOpener;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Stands around the filter that observes requests, and shows it a request that is over
 * when its stream begins, also where that request stays open: a span or a timer as long
 * as the stream would say nothing. Nobody but that filter sees the request like this.
 */
final class StreamObservationFilter implements Filter {

	private static final String LISTENER = StreamObservationFilter.class.getName() + ".listener";

	private final Filter observing;

	/**
	 * Create it.
	 * @param observing the filter that observes requests
	 */
	StreamObservationFilter(Filter observing) {
		this.observing = observing;
	}

	@Override
	public void init(FilterConfig config) throws ServletException {
		this.observing.init(config);
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!(request instanceof HttpServletRequest http)) {
			this.observing.doFilter(request, response, chain);
			return;
		}
		ObservedRequest observed = new ObservedRequest(http);
		try {
			this.observing.doFilter(observed, response, (passed, to) -> chain.doFilter(observed.unwrap(passed), to));
		}
		finally {
			if (hasStream(http) && http.getAttribute(LISTENER) instanceof RequestListener listener) {
				listener.endWithDispatch();
			}
		}
	}

	@Override
	public void destroy() {
		this.observing.destroy();
	}

	private static boolean hasStream(ServletRequest request) {
		return request.getAttribute(StreamOpener.STAYS_OPEN) != null;
	}

	/** A request that is not asynchronous any more when its stream has begun. */
	private static final class ObservedRequest extends HttpServletRequestWrapper {

		private final HttpServletRequest request;

		ObservedRequest(HttpServletRequest request) {
			super(request);
			this.request = request;
		}

		ServletRequest unwrap(ServletRequest passed) {
			return (passed == this) ? this.request : passed;
		}

		@Override
		public boolean isAsyncStarted() {
			return this.request.isAsyncStarted() && !hasStream(this.request);
		}

		/** What comes later opens its stream, if at all, when the filter has returned. */
		@Override
		public AsyncContext getAsyncContext() {
			return new ListenedAsyncContext(this.request.getAsyncContext(), (listener) -> {
				RequestListener own = new RequestListener(listener);
				this.request.setAttribute(LISTENER, own);
				return own;
			});
		}

	}

	/**
	 * Listens to a request until its stream begins. The container calls it, and the
	 * thread of a dispatch, never both at once.
	 */
	private static final class RequestListener implements AsyncListener {

		private final AsyncListener listener;

		private @Nullable AsyncEvent streamBegins;

		RequestListener(AsyncListener listener) {
			this.listener = listener;
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			if (hasStream(event.getAsyncContext().getRequest())) {
				this.streamBegins = event;
			}
			else {
				event.getAsyncContext().addListener(this);
			}
		}

		/** The stream has begun in this dispatch. */
		void endWithDispatch() throws IOException {
			AsyncEvent begins = this.streamBegins;
			if (begins != null) {
				this.streamBegins = null;
				this.listener.onComplete(begins);
			}
		}

		@Override
		public void onComplete(AsyncEvent event) throws IOException {
			this.listener.onComplete(event);
		}

		@Override
		public void onTimeout(AsyncEvent event) throws IOException {
			this.listener.onTimeout(event);
		}

		@Override
		public void onError(AsyncEvent event) throws IOException {
			this.listener.onError(event);
		}

	}

}
