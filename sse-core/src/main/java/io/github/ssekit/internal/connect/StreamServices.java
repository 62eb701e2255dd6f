package io.github.ssekit.internal.connect;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.WhenAway;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.deliver.DeliverFlow;
import io.github.ssekit.internal.drain.Drain;
import io.github.ssekit.internal.emitter.Expiries;
import io.github.ssekit.internal.emitter.HeartbeatWheel;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.observe.Counters;
import io.github.ssekit.internal.observe.ObserverDispatcher;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.presence.Presence;

/**
 * What a stream is led through, by what it serves.
 *
 * @param node the name of this node
 * @param admission says which streams there may be
 * @param reach finds them, and brings them events
 * @param timers show them the time
 * @param watchers count and watch them
 * @param drain ends them together
 * @param snapshots asks for the state that they begin with
 * @param resources what all of them share
 */
public record StreamServices(String node, Admitting admission, Reach reach, Timers timers, Watchers watchers,
		Drain drain, Snapshots snapshots, StreamResources resources) {

	/**
	 * Which streams there may be.
	 *
	 * @param authorizer decides who may listen
	 * @param limits how many there may be
	 * @param whenAway what becomes of those that cannot begin now
	 * @param maxReplay how many events one may be behind when it comes back
	 */
	public record Admitting(Authorizer authorizer, StreamLimits limits, WhenAway whenAway, long maxReplay) {
	}

	/**
	 * How streams are found and reached.
	 *
	 * @param registry finds them on this node
	 * @param presence counts them among all nodes
	 * @param delivery brings them events
	 */
	public record Reach(EmitterRegistry registry, Presence presence, DeliverFlow delivery) {
	}

	/**
	 * Who shows streams the time.
	 *
	 * @param wheel sends heartbeats
	 * @param expiries end those whose right ends
	 * @param clock runs what is to be tried again
	 */
	public record Timers(HeartbeatWheel wheel, Expiries expiries, Scheduler clock) {
	}

	/**
	 * Who watches streams.
	 *
	 * @param counters count what becomes of them
	 * @param observers are told
	 */
	public record Watchers(Counters counters, ObserverDispatcher observers) {
	}

}
