package io.github.ssekit.internal.drain;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.ssekit.internal.concurrent.SerialTask;
import io.github.ssekit.observe.DrainListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners whether the node drains, whenever it is run: by one thread at a time,
 * without a lock, and so that the last thing they hear is how it is, whoever drains and
 * resumes at once and whatever a listener calls. Thread-safe.
 */
final class DrainNotifier extends SerialTask {

	private static final Logger log = LoggerFactory.getLogger(DrainNotifier.class);

	private final List<DrainListener> listeners;

	private final BooleanSupplier draining;

	/** What was told last; used by the performing thread. */
	private boolean told;

	DrainNotifier(List<DrainListener> listeners, BooleanSupplier draining) {
		this.listeners = List.copyOf(listeners);
		this.draining = draining;
	}

	/** Look how it is now, and tell it if it is new. */
	@Override
	protected void perform() {
		boolean now = this.draining.getAsBoolean();
		if (now != this.told) {
			this.told = now;
			tell(now ? DrainListener::onDrain : DrainListener::onResume);
		}
	}

	@Override
	protected void onFailure(Throwable failure) {
		log.warn("Drain listeners could not be told. The drain goes on.", failure);
	}

	private void tell(Consumer<DrainListener> news) {
		for (DrainListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				log.warn("Drain listener {} has thrown. The drain goes on.", listener.getClass().getName(), ex);
			}
		}
	}

}
