package io.github.ssekit.spring.support;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the asynchronous requests that the container has begun, and those that it has
 * let go: whatever it keeps is a leak.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestWatch extends OncePerRequestFilter implements AsyncListener {

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger completed = new AtomicInteger();

	private final AtomicInteger dispatched = new AtomicInteger();

	/** How many asynchronous requests have begun. */
	public int begun() {
		return this.begun.get();
	}

	/** How many of them the container has completed. */
	public int completed() {
		return this.completed.get();
	}

	/**
	 * How many dispatches there were to the error page, or of an asynchronous request.
	 */
	public int dispatched() {
		return this.dispatched.get();
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, response);
		if (request.isAsyncStarted()) {
			this.begun.incrementAndGet();
			request.getAsyncContext().addListener(this);
		}
	}

	@Override
	protected void doFilterNestedErrorDispatch(HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		this.dispatched.incrementAndGet();
		chain.doFilter(request, response);
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.completed.incrementAndGet();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// completes afterwards
	}

	@Override
	public void onError(AsyncEvent event) {
		// completes afterwards, or not: that is what is counted
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// there is one start
	}

}
