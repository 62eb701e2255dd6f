package io.github.ssekit.spring.internal.lifecycle;

import io.github.ssekit.internal.concurrent.Stages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Closes all streams before the web server waits for them: a graceful shutdown would wait
 * for open streams until its time is up. The drain is over before its own phase is:
 * Spring would go on without it, and the web server would wait after all.
 */
public final class SseLifecycle implements SmartLifecycle {

	/**
	 * Above the phase of the web server's graceful shutdown, which is
	 * {@code WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE}; a literal, because
	 * that class is missing where no embedded server is.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024 + 512;

	private static final Logger log = LoggerFactory.getLogger(SseLifecycle.class);

	private final ApplicationContext context;

	private final ServingContexts contexts;

	private final ShutdownPhase phase;

	/** Written by the thread that starts or stops the context. */
	private volatile boolean running;

	public SseLifecycle(ApplicationContext context, ServingContexts contexts, ShutdownPhase phase) {
		this.context = context;
		this.contexts = contexts;
		this.phase = phase;
	}

	@Override
	public void start() {
		this.contexts.start(this.context);
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Stages.whenOver(this.contexts.stop(this.context, this.phase.forStreams()), (drained, failure) -> {
			try {
				if (failure != null) {
					log.warn("Streams could not be drained. The web server will wait for them.", failure);
				}
			}
			finally { // else Spring would wait until its time is up
				callback.run();
			}
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
