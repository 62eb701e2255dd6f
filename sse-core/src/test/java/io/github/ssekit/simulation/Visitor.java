package io.github.ssekit.simulation;

import java.util.List;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;

/** A client that comes when all is over, to see whether it is served. */
final class Visitor {

	private static final Topic OTHER = Topic.of("other");

	private final Simulation simulation;

	private final SimulatedNode node;

	private final String name;

	private Reading reading;

	private SimulatedSink sink;

	Visitor(Simulation simulation, SimulatedNode node, int number) {
		this.simulation = simulation;
		this.node = node;
		this.name = "visitor-" + number + "@" + node;
	}

	void come() {
		SimulatedWorld world = this.simulation.world();
		StartPosition start = StartPosition.last(1000);
		List<Topic> topics = this.simulation.scenario().topics.stream()
			.filter((topic) -> !this.simulation.rights().isTakenBack(topic))
			.toList();
		Asked asked = Asked.now(this.simulation.truth(), topics.isEmpty() ? List.of(OTHER) : topics, null, start, null);
		this.reading = new Reading(world, this.name, asked, this.simulation.places(), () -> {
		});
		this.sink = new SimulatedSink(world, new Chance(this.name.hashCode()), this.simulation.faults(),
				this.node.container, this.simulation.internet(), this.reading);
		world.after(0, this.node.container, () -> {
			Admission admission = this.node.hub.connect(ConnectRequest.of(null, asked.topics()).start(start));
			if (admission instanceof Admission.Granted granted) {
				granted.open(this.sink);
			}
			else {
				world.violated("whoever comes is let in: " + admission);
			}
		});
	}

	boolean isReady() {
		return this.reading.isReady();
	}

	Reading reading() {
		return this.reading;
	}

	void leave() {
		this.sink.lose(true);
	}

	@Override
	public String toString() {
		return this.name + (this.reading != null && this.reading.isReady() ? " is ready" : " is not ready");
	}

}
