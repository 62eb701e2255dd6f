package io.github.ssekit.modulith;

import java.util.concurrent.CompletableFuture;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.annotation.Propagation;

/**
 * Modulith's listener for events whose target is a topic. Its name and that of its method
 * stand in the registry of each application, beside what has not been published yet.
 */
class SseEventExternalizer extends EventExternalizerModuleListener {

	/** What the registry calls it. */
	static final String LISTENER_ID = SseEventExternalizer.class.getName() + ".externalize(java.lang.Object)";

	private final SseTransport transport;

	SseEventExternalizer(EventExternalizationConfiguration configuration, SseTransport transport) {
		super(configuration, transport);
		this.transport = transport;
	}

	/** Also as a class of its own: by the method of its parent, others would be meant. */
	@Override
	@ApplicationModuleListener(propagation = Propagation.SUPPORTS)
	public CompletableFuture<?> externalize(Object event) {
		return this.transport.during(event, () -> super.externalize(event));
	}

}
