package io.github.ssekit.spring.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What ends a stream comes while the stream is being opened: again and again, in the
 * controller, in the authorizer, and at any moment after them. Each is tried
 * {@code -Dsse.test.races=} times; the seed is told where it fails, and
 * {@code -Dsse.test.races.seed=} takes it.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // each round has a limit of its own
class OpeningRaceTests extends OnEachServer {

	private static final int TRIES = Integer.getInteger("sse.test.races", 60);

	/** After so many it is looked whether anything is left. */
	private static final int TRIES_A_ROUND = 120;

	private static final Logger log = LoggerFactory.getLogger(OpeningRaceTests.class);

	private static final int VISITORS = 6;

	private static final AtomicInteger USERS = new AtomicInteger();

	private static App app;

	private final long seed = Long.getLong("sse.test.races.seed", System.nanoTime());

	private final ConcurrentLinkedQueue<Visitor.Answer> answers = new ConcurrentLinkedQueue<>();

	private final ExecutorService asking = Executors.newCachedThreadPool();

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.secured()
			.with(Races.class, Accounts.class)
			.property("sse.limits.streams-per-client", 2)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		this.asking.shutdown();
		this.answers.forEach(Visitor.Answer::close);
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@Test
	void noStreamOutlivesALogout() {
		run((visitor, user, random) -> race(visitor, user, random, "/stream", () -> visitor.logOut(app)));
	}

	@Test
	void noStreamOutlivesARightThatIsTakenBack() {
		run((visitor, user, random) -> race(visitor, user, random, "/stream", () -> {
			Races.takeAway(user);
			app.hub().revoke(user).toCompletableFuture().join();
		}));
	}

	@Test
	void noStreamOutlivesARightThatEndsMeanwhile() {
		run((visitor, user, random) -> race(visitor, user, random, "/stream/short", () -> sleep(random.nextInt(30))));
	}

	@Test
	void aStreamThatAKickHasMissedIsThereForTheNextOne() {
		run((visitor, user, random) -> {
			race(visitor, user, random, "/stream", () -> app.hub().disconnect(user).toCompletableFuture().join());
			app.hub().disconnect(user).toCompletableFuture().join();
		});
	}

	@Test
	void ofTwoExclusiveStreamsOneIsLeft() {
		run((visitor, user, random) -> {
			race(visitor, user, random, "/stream/exclusive",
					() -> this.answers.add(new Visitor().logIn(app, user).open(app, "/stream/exclusive")));
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(streamsOf(user)).as("seed " + this.seed).isEqualTo(1));
			app.hub().disconnect(user).toCompletableFuture().join();
		});
	}

	@Test
	void noMoreStreamsAreLeftThanAClientMayHave() {
		run((visitor, user, random) -> {
			List<CompletableFuture<Void>> all = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				all.add(CompletableFuture.runAsync(() -> this.answers.add(visitor.open(app, "/stream")), this.asking));
			}
			all.forEach(CompletableFuture::join);
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(streamsOf(user)).as("seed " + this.seed).isEqualTo(2));
			app.hub().disconnect(user).toCompletableFuture().join();
		});
	}

	/** One asks for a stream, and meanwhile that happens. */
	private void race(Visitor visitor, String user, Random random, String path, Runnable meanwhile) {
		List<Races.Place> places = List.of(Races.Place.values());
		Races.Place place = places.get(random.nextInt(places.size()));
		Races.Race race = Races.of(user, place, random.nextBoolean());
		CompletableFuture<Visitor.Answer> answer = CompletableFuture.supplyAsync(() -> visitor.open(app, path),
				this.asking);
		answer.whenComplete((opened, failure) -> race.isMissed());
		race.happen(() -> {
			for (int i = random.nextInt(2000); i > 0; i--) {
				Thread.onSpinWait();
			}
			meanwhile.run();
		});
		this.answers.add(answer.join());
		Races.over(user);
	}

	private void run(Try what) {
		List<Random> chances = IntStream.range(0, VISITORS).mapToObj((i) -> new Random(this.seed + i)).toList();
		for (int begun = 0; begun < TRIES; begun += TRIES_A_ROUND) {
			runRound(what, chances, new AtomicInteger(Math.min(TRIES_A_ROUND, TRIES - begun)));
			assertNothingIsLeft();
			this.answers.forEach(Visitor.Answer::close);
			this.answers.clear();
		}
		log.info("{} tries", TRIES);
	}

	private void runRound(Try what, List<Random> chances, AtomicInteger left) {
		ExecutorService threads = Executors.newFixedThreadPool(VISITORS);
		List<Future<?>> all = new ArrayList<>();
		for (Random chance : chances) {
			all.add(threads.submit(() -> {
				while (left.getAndDecrement() > 0) {
					String user = "u" + USERS.incrementAndGet();
					what.run(new Visitor().logIn(app, user), user, chance);
				}
				return null;
			}));
		}
		threads.shutdown();
		for (Future<?> each : all) {
			try {
				each.get(4 * App.PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new AssertionError("seed " + this.seed, ex);
			}
		}
	}

	private void assertNothingIsLeft() {
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(app.hub().countsHere().streams())
				.as("streams of " + this.answers.size() + " that are left, seed " + this.seed)
				.isZero());
	}

	private static int streamsOf(String user) {
		return app.hub().here().streams(new StreamQuery(user, null, 0, 10)).streams().size();
	}

	private static void sleep(int millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** One race. */
	@FunctionalInterface
	private interface Try {

		void run(Visitor visitor, String user, Random random);

	}

}
