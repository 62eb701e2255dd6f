package io.github.ssekit.spring.internal.lifecycle;

import io.github.ssekit.observe.DrainListener;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Takes the node out of the load balancer while it drains: its readiness is off before
 * the first stream is closed, so that clients come back to other nodes. At resume it is
 * on again, unless it was off for another reason.
 */
public final class DrainReadiness implements DrainListener {

	private final ConfigurableApplicationContext context;

	private final ApplicationAvailability availability;

	/** Used by one thread at a time, as listeners are told. */
	private boolean turnedOff;

	public DrainReadiness(ConfigurableApplicationContext context, ApplicationAvailability availability) {
		this.context = context;
		this.availability = availability;
	}

	@Override
	public void onDrain() {
		// a context that closes has said so itself, and takes no events any more
		if (this.context.isActive() && this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.turnedOff = true;
			AvailabilityChangeEvent.publish(this.context, this, ReadinessState.REFUSING_TRAFFIC);
		}
	}

	@Override
	public void onResume() {
		if (this.turnedOff) {
			this.turnedOff = false;
			AvailabilityChangeEvent.publish(this.context, this, ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

}
