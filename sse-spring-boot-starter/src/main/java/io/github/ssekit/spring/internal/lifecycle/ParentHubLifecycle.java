package io.github.ssekit.spring.internal.lifecycle;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the hub of a parent context go on after a context that served its streams has
 * stopped, with its web server: another one may serve them.
 */
public final class ParentHubLifecycle implements SmartLifecycle {

	/**
	 * Below that of the web server. It must not depend on {@link SseLifecycle}, before
	 * which it would be stopped then, whatever the phases.
	 */
	private static final int PHASE = SseLifecycle.PHASE - 4096;

	private final ApplicationContext context;

	private final ServingContexts contexts;

	/** Written by the thread that starts or stops the context. */
	private volatile boolean running;

	public ParentHubLifecycle(ApplicationContext context, ServingContexts contexts) {
		this.context = context;
		this.contexts = contexts;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		if (!isParentClosing()) { // else the hub ends as well
			this.contexts.stopped(this.context);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private boolean isParentClosing() {
		for (ApplicationContext parent = this.context.getParent(); parent != null; parent = parent.getParent()) {
			if (parent instanceof ConfigurableApplicationContext closeable && closeable.isClosed()) {
				return true;
			}
		}
		return false;
	}

}
