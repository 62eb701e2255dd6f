package io.github.ssekit.spring.access;

import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.Decision;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application in which a request for a stream can be held up where something is
 * decided about it, until something else has happened, or just begins to happen.
 */
@RestController
class Races {

	/** Where a request meets what races with it. */
	enum Place {

		CONTROLLER, AUTHORIZER

	}

	private static final Map<String, Race> RACES = new ConcurrentHashMap<>();

	private static final Set<String> REVOKED = ConcurrentHashMap.newKeySet();

	/** The next requests of that user are held up there. */
	static Race of(String user, Place place, boolean wait) {
		Race race = new Race(place, wait);
		RACES.put(user, race);
		return race;
	}

	static void over(String user) {
		RACES.remove(user);
		REVOKED.remove(user);
	}

	/** Take the right of a user away where it is looked for. */
	static void takeAway(String user) {
		REVOKED.add(user);
	}

	@SseEndpoint("/stream")
	SseStream stream(Principal user) {
		SseStream stream = SseStream.of("news").client(user.getName());
		meet(user, Place.CONTROLLER);
		return stream;
	}

	@SseEndpoint("/stream/exclusive")
	SseStream exclusive(Principal user) {
		return stream(user).exclusive();
	}

	@SseEndpoint("/stream/short")
	SseStream shortStream(Principal user) {
		SseStream stream = SseStream.of("news").client(user.getName()).expiresAt(Instant.now().plusMillis(20));
		meet(user, Place.CONTROLLER);
		return stream;
	}

	@Bean
	Authorizer authorizer() {
		return (request) -> {
			Principal user = request.principal();
			// nobody may listen, too: a logout must not make nobody of somebody
			if (user != null && REVOKED.contains(user.getName())) {
				return Decision.denied("not any more");
			}
			if (user != null) {
				meet(user, Place.AUTHORIZER);
			}
			return Decision.granted();
		};
	}

	private static void meet(Principal user, Place place) {
		Race race = RACES.get(user.getName());
		if (race != null && race.place == place) {
			race.meet();
		}
	}

	/** One request, and one thing that happens meanwhile. */
	static final class Race {

		private final Place place;

		private final boolean wait;

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch happened = new CountDownLatch(1);

		/** What happens may be another request, which is not held up. */
		private final AtomicBoolean met = new AtomicBoolean();

		Race(Place place, boolean wait) {
			this.place = place;
			this.wait = wait;
		}

		/** When the request is there, do it; then the request goes on. */
		void happen(Runnable what) {
			await(this.reached);
			try {
				what.run();
			}
			finally {
				this.happened.countDown();
			}
		}

		/** The request was answered before it came there. */
		void isMissed() {
			this.reached.countDown();
		}

		private void meet() {
			boolean first = this.met.compareAndSet(false, true);
			this.reached.countDown();
			if (first && this.wait) {
				await(this.happened);
			}
		}

		private static void await(CountDownLatch latch) {
			try {
				if (!latch.await(30, TimeUnit.SECONDS)) {
					throw new IllegalStateException("The other one has not come");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

}
