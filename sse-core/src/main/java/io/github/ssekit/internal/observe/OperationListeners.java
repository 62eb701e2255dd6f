package io.github.ssekit.internal.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.observe.Operation;
import io.github.ssekit.observe.OperationListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear of operations, one after the other. Thread-safe. */
public final class OperationListeners {

	private static final Logger log = LoggerFactory.getLogger(OperationListeners.class);

	private final List<OperationListener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * One more that hears of what is done from now on.
	 * @param listener the listener
	 */
	public void add(OperationListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Tell all of them. Whoever throws keeps nobody from hearing, and nothing from being
	 * done.
	 * @param action what is done
	 * @param target whom it is done to; null for all
	 */
	public void tell(Operation.Action action, @Nullable String target) {
		if (this.listeners.isEmpty()) {
			return;
		}
		Operation operation = new Operation(action, target);
		for (OperationListener listener : this.listeners) {
			try {
				listener.onOperation(operation);
			}
			catch (Throwable ex) {
				log.error("A listener has thrown when it was told of {}. The operation goes on.", action, ex);
			}
		}
	}

}
