package io.github.ssekit.spring.internal.metrics;

import java.util.function.UnaryOperator;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** An asynchronous context to which listeners are added as something else. */
final class ListenedAsyncContext implements AsyncContext {

	private final AsyncContext context;

	private final UnaryOperator<AsyncListener> listeners;

	/**
	 * Create it.
	 * @param context the container's
	 * @param listeners what is added in the place of a listener
	 */
	ListenedAsyncContext(AsyncContext context, UnaryOperator<AsyncListener> listeners) {
		this.context = context;
		this.listeners = listeners;
	}

	@Override
	public void addListener(AsyncListener listener) {
		this.context.addListener(this.listeners.apply(listener));
	}

	@Override
	public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
		this.context.addListener(this.listeners.apply(listener), request, response);
	}

	@Override
	public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
		return this.context.createListener(type);
	}

	@Override
	public ServletRequest getRequest() {
		return this.context.getRequest();
	}

	@Override
	public ServletResponse getResponse() {
		return this.context.getResponse();
	}

	@Override
	public boolean hasOriginalRequestAndResponse() {
		return this.context.hasOriginalRequestAndResponse();
	}

	@Override
	public void dispatch() {
		this.context.dispatch();
	}

	@Override
	public void dispatch(String path) {
		this.context.dispatch(path);
	}

	@Override
	public void dispatch(ServletContext servletContext, String path) {
		this.context.dispatch(servletContext, path);
	}

	@Override
	public void complete() {
		this.context.complete();
	}

	@Override
	public void start(Runnable run) {
		this.context.start(run);
	}

	@Override
	public void setTimeout(long timeout) {
		this.context.setTimeout(timeout);
	}

	@Override
	public long getTimeout() {
		return this.context.getTimeout();
	}

}
