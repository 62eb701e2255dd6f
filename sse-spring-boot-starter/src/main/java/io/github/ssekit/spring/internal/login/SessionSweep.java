package io.github.ssekit.spring.internal.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Looks up the sessions of open streams now and then, each of them once, and ends the
 * streams of those that have ended where nobody has told of it. On a thread of its own,
 * because a store may let it wait.
 */
public final class SessionSweep implements SmartLifecycle {

	/** In a row; then the store is away, and each look may take long. */
	private static final int MAX_FAILURES = 3;

	private static final Logger log = LoggerFactory.getLogger(SessionSweep.class);

	private final SessionStreams streams;

	private final Duration interval;

	/** Written by the thread that starts or stops the context. */
	private volatile @Nullable ScheduledExecutorService thread;

	/** Used by the sweeping thread alone. */
	private boolean failing;

	public SessionSweep(SessionStreams streams, Duration interval) {
		this.streams = streams;
		this.interval = interval;
	}

	@Override
	public void start() {
		if (this.interval.isZero() || this.thread != null) {
			return;
		}
		ScheduledThreadPoolExecutor sweeping = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread made = new Thread(task, "sse-sessions");
			made.setDaemon(true);
			return made;
		});
		long nanos = this.interval.toNanos();
		ScheduledFuture<?> unused = sweeping.scheduleWithFixedDelay(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
		this.thread = sweeping;
	}

	@Override
	public void stop() {
		ScheduledExecutorService sweeping = this.thread;
		this.thread = null;
		if (sweeping != null) {
			sweeping.shutdownNow();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** The next round comes, whatever happens in this one. */
	private void sweep() {
		try {
			List<Map.Entry<String, SessionBinding>> sessions = new ArrayList<>(this.streams.lookable().entrySet());
			// so that those that cannot be read do not always hide the same others
			Collections.shuffle(sessions);
			look(sessions);
		}
		catch (Throwable ex) {
			log.error("The sessions of streams could not be looked up. Their streams go on until the next time.", ex);
		}
	}

	private void look(List<Map.Entry<String, SessionBinding>> sessions) {
		int failures = 0;
		for (Map.Entry<String, SessionBinding> session : sessions) {
			if (this.thread == null) {
				return; // the application stops
			}
			try {
				if (session.getValue().isOverInStore(session.getKey())) {
					this.streams.end(session.getKey());
				}
				failures = 0;
			}
			catch (RuntimeException ex) {
				failures++;
				tell(ex);
				if (failures == MAX_FAILURES) {
					return;
				}
			}
		}
		if (failures == 0) {
			this.failing = false;
		}
	}

	/** Once, until a round goes well. */
	private void tell(RuntimeException failure) {
		if (!this.failing) {
			this.failing = true;
			log.warn("It cannot be looked up whether the sessions of streams have ended: {}. The streams go on,"
					+ " and it is tried again every {} s.", failure, this.interval.toMillis() / 1000.0);
		}
	}

}
