package io.github.ssekit.spring.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.Member;
import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.fail;

/**
 * Hundreds of clients that break at once must not take a healthy one with them. (Tomcat
 * stores the error of a failed write in the response, which may serve somebody else by
 * then. Only the lock that {@code onError} waits for keeps the response until the writer
 * has left.)
 */
class MassDisconnectTests extends OnEachWay {

	private static final int CLIENTS = 300;

	private static final int ROUNDS = 3;

	private static Turmoil turmoil;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) {
		turmoil = new Turmoil(server, takenOver);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws InterruptedException {
		turmoil.close();
	}

	@Test
	void whoComesWhenHundredsBreakHearsEverythingAndIsNotClosed() throws InterruptedException {
		List<Crowd> toClose = new ArrayList<>();
		try {
			Crowd crowd = Crowd.connect(turmoil.app(), "/all", CLIENTS).awaitReady();
			toClose.add(crowd);
			for (int round = 1; round <= ROUNDS; round++) {
				crowd.reset();
				// shows that all are gone
				turmoil.app().hub().broadcast(SseEvent.of("round 0"));
				crowd = Crowd.connect(turmoil.app(), "/all", CLIENTS).awaitReady();
				toClose.add(crowd);
				String mark = "round " + round;
				turmoil.app().hub().broadcast(SseEvent.of(mark));
				crowd.awaitAll("alive", (member) -> member.messages().contains(mark));
				crowd.members().forEach(MassDisconnectTests::assertThatNothingIsMissing);
			}
		}
		finally {
			toClose.forEach(Crowd::close);
		}
	}

	private static void assertThatNothingIsMissing(Member member) {
		Map<String, Integer> last = new HashMap<>();
		for (String message : member.messages()) {
			String[] words = message.split(" ");
			int number = Integer.parseInt(words[1]);
			Integer before = words[0].equals("round") ? null : last.put(words[0], number);
			if (before != null && number != before + 1) {
				fail("after %s %d came %d", words[0], before, number);
			}
		}
	}

}
