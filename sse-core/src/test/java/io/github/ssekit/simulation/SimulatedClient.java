package io.github.ssekit.simulation;

import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;

/**
 * A page with a stream: it comes back with its last event id when the stream ends, to any
 * node, until it is told to stay away.
 */
final class SimulatedClient {

	private final Simulation simulation;

	private final Chance chance;

	private final String name;

	/** Its id; null for one that the hub makes up. */
	private final String id;

	private final DuplicatePolicy duplicates;

	private final StartPosition start;

	private final boolean wantsState;

	private final Principal login;

	private final String address;

	/** As endpoints have it, unless they say otherwise. */
	private final boolean hasOwnTopic;

	private List<Topic> topics;

	/** What it would bring. */
	private String lastEventId;

	private final List<String> olderIds = new ArrayList<>();

	private int streams;

	private boolean wanted;

	private boolean connecting;

	private boolean stayingAway;

	private Reading reading;

	private int attempts;

	private SimulatedSink sink;

	private SimulatedNode node;

	SimulatedClient(Simulation simulation, Chance chance, int number) {
		this.simulation = simulation;
		this.chance = chance;
		this.name = "c" + number;
		// some have several pages
		this.id = chance.percent(10) ? null : "client-" + (chance.percent(70) ? number : chance.below(number + 1));
		this.duplicates = chance.percent(15) ? chance.of(DuplicatePolicy.values()) : DuplicatePolicy.ALLOW;
		this.start = chance.percent(70) ? StartPosition.head()
				: chance.percent(50) ? StartPosition.last(chance.below(8))
						: StartPosition.since(simulation.wallClock().instant().minusMillis(chance.spread(1, 10_000)));
		this.wantsState = chance.percent(20);
		this.login = chance.percent(20) ? () -> "somebody" : null;
		this.address = "10.0.0." + chance.below(3);
		this.hasOwnTopic = chance.percent(60);
		chooseTopics();
	}

	private void chooseTopics() {
		List<Topic> all = new ArrayList<>(this.simulation.scenario().allTopics());
		List<Topic> chosen = new ArrayList<>();
		for (int i = this.chance.between(1, Math.min(4, all.size())); i > 0; i--) {
			chosen.add(all.remove(this.chance.percent(40) ? 0 : this.chance.below(all.size())));
		}
		if (this.id != null && this.hasOwnTopic) {
			chosen.add(Topic.client(this.id));
		}
		this.topics = chosen;
	}

	/** Be there from now on. */
	void come() {
		this.wanted = true;
		this.stayingAway = false;
		if (!hasStream()) {
			connectLater(0);
		}
	}

	/** Close the page. */
	void leave() {
		this.wanted = false;
		loseConnection();
	}

	/** The connection breaks. */
	void loseConnection() {
		if (this.sink != null) {
			this.sink.lose(true);
		}
	}

	/** Read on where it has stalled. */
	void goOn() {
		if (this.sink != null) {
			this.sink.goOn();
		}
	}

	private void connectLater(long nanos) {
		if (!this.connecting) {
			this.connecting = true;
			int attempt = ++this.attempts;
			SimulatedNode any = this.simulation.anyNode();
			this.simulation.world().after(nanos, this.simulation.internet(), () -> arriveAt(any, attempt));
		}
	}

	private void arriveAt(SimulatedNode chosen, int attempt) {
		this.simulation.world().after(0, chosen.container, () -> connect(chosen));
		watch(chosen, attempt);
	}

	/** Where the node dies meanwhile, nobody answers. */
	private void watch(SimulatedNode chosen, int attempt) {
		this.simulation.world().after(2_000_000_000L, this.simulation.internet(), () -> {
			if (!this.connecting || this.attempts != attempt) {
				return;
			}
			if (chosen.isAlive()) {
				watch(chosen, attempt);
			}
			else {
				this.connecting = false;
				comeBack(0);
			}
		});
	}

	/** On a thread of the container. */
	private void connect(SimulatedNode chosen) {
		try {
			if (isWanted() && !hasStream()) {
				ask(chosen);
			}
		}
		finally {
			this.connecting = false;
			if (!hasStream()) {
				comeBack(this.chance.spread(1_000_000, 1_000_000_000));
			}
		}
	}

	private boolean hasStream() {
		return this.reading != null && !this.reading.isOver();
	}

	private void ask(SimulatedNode chosen) {
		if (this.streams > 0 && this.chance.percent(5)) {
			chooseTopics();
		}
		boolean odd = this.simulation.faults().strikes(Fault.ODD_CURSORS);
		String brought = odd ? this.simulation.oddCursors().next(this.topics, this.olderIds) : this.lastEventId;
		Instant end = this.simulation.faults().strikes(Fault.RIGHTS_EXPIRE)
				? chosen.runtime.clock().instant().plusMillis(this.chance.between(-500, 8_000)) : null;
		SimulatedSnapshot state = this.wantsState ? this.simulation.snapshot(this.topics) : null;
		String heard = (brought == null || brought.isEmpty()) ? null : brought;
		Asked asked = Asked.now(this.simulation.truth(), this.topics, heard, this.start, state);
		ConnectRequest request = ConnectRequest.of(this.id, this.topics)
			.lastEventId(LastEventId.from(this.chance.percent(80) ? brought : null, brought))
			.start(this.start)
			.duplicates(this.duplicates)
			.settings(this.simulation.scenario().settings)
			.principal(this.login)
			.address(this.address)
			.expiresAt(end)
			.snapshot((state != null) ? new Snapshot(state, this.chance.percent(50)) : null);
		this.simulation.world().tell(this.name + " connects to " + chosen + ": " + asked);
		connect(chosen, request, asked);
	}

	private void connect(SimulatedNode chosen, ConnectRequest request, Asked asked) {
		SimulatedSink opened = null;
		try {
			Admission admission = chosen.hub.connect(request);
			if (admission instanceof Admission.Granted granted) {
				opened = open(chosen, asked);
				granted.open(opened);
				if (!this.wanted) {
					opened.lose(true); // left, while it connected
				}
			}
			else {
				this.simulation.world().tell(this.name + ": " + admission);
				this.stayingAway = (this.id != null && this.simulation.rights().isTakenBack(this.id))
						|| this.topics.stream().anyMatch(this.simulation.rights()::isTakenBack);
				if (admission == Admission.EndedForGood.ENDED_FOR_GOOD || admission instanceof Admission.LoginNeeded) {
					this.lastEventId = null; // the page is loaded anew
				}
			}
		}
		catch (Throwable ex) {
			chosen.expectSimulated("connect", ex);
			if (opened != null) {
				opened.lose(true); // as a container does that is thrown at
			}
		}
	}

	private SimulatedSink open(SimulatedNode chosen, Asked asked) {
		this.node = chosen;
		this.streams++;
		this.reading = new Reading(this.simulation.world(), this.name + "/" + this.streams + "@" + chosen, asked,
				this.simulation.places(), this::onEnd);
		this.sink = new SimulatedSink(this.simulation.world(), this.chance, this.simulation.faults(), chosen.container,
				this.simulation.internet(), this.reading);
		return this.sink;
	}

	private void onEnd() {
		String id = this.reading.lastEventId();
		if (id != null) {
			if (this.lastEventId != null) {
				this.olderIds.add(this.lastEventId);
			}
			this.lastEventId = id;
		}
		this.simulation.world().tell(this.reading + " is over");
		comeBack(this.chance.percent(50) ? 0 : this.chance.spread(100_000, 3_000_000_000L));
	}

	private void comeBack(long nanos) {
		if (this.wanted && !this.stayingAway) {
			connectLater(nanos);
		}
	}

	/** The node dies, and all connections to it. */
	void onDeathOf(SimulatedNode dead) {
		if (this.node == dead && this.sink != null) {
			this.sink.lose(false);
		}
	}

	/** Whether it is to have a stream. */
	boolean isWanted() {
		return this.wanted && !this.stayingAway;
	}

	/** The stream that it has, or had last; null if it never had one. */
	Reading reading() {
		return this.reading;
	}

	SimulatedNode node() {
		return this.node;
	}

	String id() {
		return this.id;
	}

	String address() {
		return this.address;
	}

	/** Whether its streams may end others of its client, or be refused for them. */
	boolean isExclusive() {
		return this.duplicates != DuplicatePolicy.ALLOW;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
