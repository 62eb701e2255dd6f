package io.github.ssekit.observe;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.ssekit.observe.EmitterState.CATCHING_UP;
import static io.github.ssekit.observe.EmitterState.CLOSED;
import static io.github.ssekit.observe.EmitterState.CLOSING;
import static io.github.ssekit.observe.EmitterState.LIVE;
import static io.github.ssekit.observe.EmitterState.OPENING;
import static org.assertj.core.api.Assertions.assertThat;

/** What may follow what in the life of an emitter. */
class EmitterStateTests {

	private static final Map<EmitterState, Set<EmitterState>> TABLE = Map.of(OPENING,
			EnumSet.of(CATCHING_UP, CLOSING, CLOSED), CATCHING_UP, EnumSet.of(LIVE, CLOSING, CLOSED), LIVE,
			EnumSet.of(CATCHING_UP, CLOSING, CLOSED), CLOSING, EnumSet.of(CLOSED), CLOSED,
			EnumSet.noneOf(EmitterState.class));

	@ParameterizedTest
	@EnumSource
	void leadsWhereTheTableSaysAndNowhereElse(EmitterState state) {
		for (EmitterState next : EmitterState.values()) {
			assertThat(state.mayBecome(next)).as(state + " to " + next).isEqualTo(TABLE.get(state).contains(next));
		}
	}

	@Test
	void takesEventsUntilItCloses() {
		assertThat(EnumSet.allOf(EmitterState.class)).filteredOn(EmitterState::isOpen)
			.containsExactly(OPENING, CATCHING_UP, LIVE);
	}

}
