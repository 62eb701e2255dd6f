package io.github.ssekit.internal.registry;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Emitters;
import io.github.ssekit.internal.emitter.TopicCursor;
import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who comes and goes while listeners are visited, under every order of steps. */
@Tag("schedules")
class ListenersScheduleTests {

	@Test
	void whoStaysIsVisitedOnceAndEverybodyIsCounted() {
		Schedules.hold(OneStays.class);
	}

	@Test
	void findsAListThatIsMovedUnderItsReader() {
		Schedules.reject(OneStays.class, Listeners.class, "compacted = new TopicCursor[length];",
				"compacted = (length == this.slots.length) ? this.slots : new TopicCursor[length];");
	}

	@Test
	void findsTwoThatAreAddedToOnePlace() {
		Schedules.reject(OneStays.class, Listeners.class, "public synchronized boolean add", "public boolean add");
	}

	@Test
	void findsOneThatIsRemovedFromAListThatIsNotInUseAnyMore() {
		Schedules.reject(OneStays.class, Listeners.class, "public synchronized boolean remove",
				"public boolean remove");
	}

	/** One goes and two come, so that the list is made larger. */
	private static final class OneStays implements Runnable {

		private final TopicCursor stays = cursor();

		private final TopicCursor goes = cursor();

		private final TopicCursor first = cursor();

		private final TopicCursor second = cursor();

		@Override
		public void run() {
			List.of(this.stays, this.goes, this.first, this.second).forEach((cursor) -> cursor.slot(-1));
			Listeners listeners = new Listeners();
			listeners.add(this.goes);
			listeners.add(this.stays);
			Actors.together(() -> {
				listeners.remove(this.goes);
				listeners.add(this.first);
			}, () -> {
				List<TopicCursor> visited = visited(listeners);
				int visit = visited.indexOf(this.stays);
				Actors.check(visit >= 0, "who stays is not visited");
				Actors.check(visit == visited.lastIndexOf(this.stays), "who stays is visited twice");
				listeners.add(this.second);
			});
			Actors.check(visited(listeners).containsAll(List.of(this.stays, this.first, this.second)),
					"who has come is not there");
			Actors.check(visited(listeners).size() == 3 && listeners.count() == 3, "who has gone is still there");
		}

		private static TopicCursor cursor() {
			return Emitters.emitter("any", Topic.of("news")).cursors().get(0);
		}

		private static List<TopicCursor> visited(Listeners listeners) {
			List<TopicCursor> visited = new ArrayList<>();
			listeners.forEach(visited::add);
			return visited;
		}

	}

}
