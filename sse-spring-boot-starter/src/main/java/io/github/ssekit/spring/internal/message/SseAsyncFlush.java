package io.github.ssekit.spring.internal.message;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.internal.concurrent.Stages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Lets an asynchronous publisher publish what waits, for a bounded time, when the
 * application stops. It is not closed by this: a context that was paused goes on.
 */
public final class SseAsyncFlush implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(SseAsyncFlush.class);

	private final SseAsyncPublisher publisher;

	private final Duration timeout;

	private final int phase;

	private volatile boolean running;

	public SseAsyncFlush(SseAsyncPublisher publisher, Duration timeout, int phase) {
		this.publisher = publisher;
		this.timeout = timeout;
		this.phase = phase;
	}

	@Override
	public void start() {
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
		Stages.whenOver(this.publisher.flush().orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS),
				(done, failure) -> {
					try {
						if (failure != null) {
							log.warn("{} messages still wait to be published after {} (sse.async.flush-timeout).",
									this.publisher.counts().waiting(), this.timeout);
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
		return this.phase;
	}

}
