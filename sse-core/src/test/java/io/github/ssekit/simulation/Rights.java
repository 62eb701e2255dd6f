package io.github.ssekit.simulation;

import java.util.HashSet;
import java.util.Set;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Decision;
import io.github.ssekit.event.Topic;

/** Who may listen to what, as all nodes are told; rights are only taken back. */
final class Rights implements Authorizer {

	private final SimulatedWorld world;

	private final Faults faults;

	private final Set<Topic> topics = new HashSet<>();

	private final Set<String> clients = new HashSet<>();

	/** Topics and clients whose streams were ended. */
	private final Set<Object> enforced = new HashSet<>();

	Rights(SimulatedWorld world, Faults faults) {
		this.world = world;
		this.faults = faults;
	}

	@Override
	public Decision decide(ConnectRequest request) {
		boolean denied = this.clients.contains(request.client())
				|| request.topics().stream().anyMatch(this.topics::contains);
		this.world.callOut(); // what was decided may be old when it is heard
		this.faults.maybeThrow(Fault.AUTHORIZERS_THROW, Fault.AUTHORIZERS_END_IN_ERRORS, "the authorizer");
		return denied ? Decision.denied("the right was taken back") : Decision.granted();
	}

	void takeBack(Topic topic) {
		this.topics.add(topic);
	}

	void takeBack(String client) {
		this.clients.add(client);
	}

	/** All nodes are told, or will be: from now on nobody listens any more. */
	void isEnforced(Object topicOrClient) {
		this.enforced.add(topicOrClient);
	}

	boolean isEnforcedFor(Object topicOrClient) {
		return this.enforced.contains(topicOrClient);
	}

	boolean isTakenBack(Topic topic) {
		return this.topics.contains(topic);
	}

	boolean isTakenBack(String client) {
		return this.clients.contains(client);
	}

}
