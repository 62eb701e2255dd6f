package io.github.ssekit.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.StreamInfo;

/**
 * What applications give to a hub, and what may throw: observers, listeners, encoders.
 */
final class Watchers implements SseObserver, DrainListener, PayloadEncoder {

	private final SimulatedWorld world;

	private final Faults faults;

	private int opened;

	private int closed;

	Watchers(SimulatedWorld world, Faults faults) {
		this.world = world;
		this.faults = faults;
	}

	private void watch(String what) {
		this.world.callOut();
		this.faults.maybeThrow(Fault.WATCHERS_THROW, Fault.WATCHERS_END_IN_ERRORS, what);
	}

	@Override
	public void onOpened(StreamInfo stream) {
		this.opened++;
		watch("onOpened");
	}

	@Override
	public void onClosed(StreamInfo stream, CloseReason reason) {
		this.closed++;
		watch("onClosed");
	}

	@Override
	public void onRefused(StreamInfo stream, RefuseReason reason) {
		watch("onRefused");
	}

	@Override
	public void onReset(StreamInfo stream, LostReason reason, Collection<Topic> topics) {
		watch("onReset");
	}

	@Override
	public void onCatchUp(StreamInfo stream) {
		watch("onCatchUp");
	}

	@Override
	public void onJoined(String client) {
		watch("onJoined");
	}

	@Override
	public void onLeft(String client) {
		watch("onLeft");
	}

	@Override
	public void onDrain() {
		watch("onDrain");
	}

	@Override
	public void onResume() {
		watch("onResume");
	}

	@Override
	public byte[] encode(Object data) {
		this.world.callOut();
		this.faults.maybeThrow(Fault.ENCODERS_THROW, Fault.ENCODERS_END_IN_ERRORS, "the encoder");
		return ((Payload.Wrapped) data).text().getBytes(StandardCharsets.UTF_8);
	}

	/** Streams that observers were told of, and not that they have ended. */
	int open() {
		return this.opened - this.closed;
	}

}
