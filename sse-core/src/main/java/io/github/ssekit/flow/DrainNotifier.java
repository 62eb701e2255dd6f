package io.github.ssekit.flow;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.ssekit.observe.DrainListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners whether the node drains: by one thread at a time, without a lock, and
 * so that the last thing they hear is how it is, whoever drains and resumes at once and
 * whatever a listener calls. Thread-safe.
 */
final class DrainNotifier {

	private static final Logger log = LoggerFactory.getLogger(DrainNotifier.class);

	private final List<DrainListener> listeners;

	private final BooleanSupplier draining;

	/** Notes of those who found another thread telling. */
	private final AtomicInteger changes = new AtomicInteger();

	/** What was told last; used by the thread that tells. */
	private boolean told;

	DrainNotifier(List<DrainListener> listeners, BooleanSupplier draining) {
		this.listeners = List.copyOf(listeners);
		this.draining = draining;
	}

	/** Look how it is now, and tell it if it is new. */
	void changed() {
		if (this.changes.getAndIncrement() > 0) {
			return;
		}
		int seen = 1;
		while (seen > 0) {
			boolean now = this.draining.getAsBoolean();
			if (now != this.told) {
				this.told = now;
				tell(now ? DrainListener::onDrain : DrainListener::onResume);
			}
			seen = this.changes.addAndGet(-seen);
		}
	}

	private void tell(Consumer<DrainListener> news) {
		for (DrainListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException ex) {
				log.warn("Drain listener {} has thrown. The drain goes on.", listener.getClass().getName(), ex);
			}
		}
	}

}
