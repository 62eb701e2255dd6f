package io.github.ssekit.async;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(30)
class SseAsyncPublisherTests {

	private static final Topic NEWS = Topic.of("news");

	/** What came to the broker, and whether it is there. */
	private final List<SseEvent> came = new CopyOnWriteArrayList<>();

	private volatile boolean away;

	private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

	private final Map<String, Boolean> keys = new ConcurrentHashMap<>();

	private SseAsyncPublisher publisher = publisher(AsyncSettings.DEFAULT);

	@AfterEach
	void close() {
		this.away = false;
		this.gate.complete(null);
		this.publisher.close();
	}

	@Test
	void rejectsWhatHasNoRoomAndSaysHowFullItIs() {
		use(AsyncSettings.DEFAULT.bounds(3, 10_000));
		hold();
		publish("1", "2", "3");
		assertThatExceptionOfType(PublisherFullException.class).isThrownBy(() -> publish("4"))
			.withMessageContaining("3 messages")
			.withMessageContaining("sse.async.max-messages")
			.withMessageContaining("sse.async.when-full");
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(3, 3, 0, 0, 0, 1));
		release();
		assertThat(came()).containsExactly("1", "2", "3");
		publish("5");
		assertThat(this.publisher.counts().rejected()).isEqualTo(1);
	}

	@Test
	void boundsBytesAsWellAndAlwaysTakesAtLeastOne() {
		use(AsyncSettings.DEFAULT.bounds(100, 1024));
		hold();
		publish("x".repeat(5000));
		assertThatExceptionOfType(PublisherFullException.class).isThrownBy(() -> publish("x"))
			.withMessageContaining("5000 bytes");
	}

	@Test
	void dropsTheOldestThatIsNotOnItsWay() throws Exception {
		use(AsyncSettings.DEFAULT.bounds(3, 10_000).whenFull(WhenFull.DROP_OLDEST));
		hold();
		CompletableFuture<Published> first = this.publisher.publish(NEWS, SseEvent.of("1"));
		Patience.until(() -> assertThat(this.came).hasSize(1));
		CompletableFuture<Published> second = this.publisher.publish(NEWS, SseEvent.of("2"));
		publish("3", "4", "5");
		assertThat(failure(second)).isInstanceOf(PublisherFullException.class).hasMessageContaining("news");
		release();
		first.get(10, TimeUnit.SECONDS);
		assertThat(came()).containsExactly("1", "4", "5");
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 3, 0, 2, 0));
	}

	@Test
	void letsTheCallerWaitForRoomAndForNoLonger() throws Exception {
		use(AsyncSettings.DEFAULT.bounds(1, 10_000).callerWaits(Duration.ofMillis(50)));
		hold();
		publish("1");
		assertThatExceptionOfType(PublisherFullException.class).isThrownBy(() -> publish("2"));
		use(AsyncSettings.DEFAULT.bounds(1, 10_000).callerWaits(Duration.ofSeconds(20)));
		publish("3");
		CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> publish("4"));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waits.get(100, TimeUnit.MILLISECONDS));
		release();
		waits.get(10, TimeUnit.SECONDS);
		release();
		assertThat(came()).containsExactly("1", "3", "4");
	}

	@Test
	void keepsWaitingForABrokerThatIsAwayAndPublishesOnceInOrder() throws Exception {
		this.away = true;
		List<CompletableFuture<Published>> answers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			answers.add(this.publisher.publish("topic-" + i % 5, SseEvent.of(Integer.toString(i))));
		}
		Patience.until(() -> assertThat(this.keys).isNotEmpty());
		assertThat(answers).noneMatch(CompletableFuture::isDone);
		this.away = false;
		for (CompletableFuture<Published> answer : answers) {
			// the broker has placed some though it has said that it is away
			assertThat(answer.get(10, TimeUnit.SECONDS).duplicate()).isFalse();
		}
		for (int topic = 0; topic < 5; topic++) {
			int rest = topic;
			assertThat(came()).filteredOn((text) -> Integer.parseInt(text) % 5 == rest)
				.extracting(Integer::parseInt)
				.hasSize(10)
				.isSorted();
		}
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 50, 0, 0, 0));
	}

	@Test
	void givesUpAfterAWhileAndGoesOnWithTheNext() throws Exception {
		use(AsyncSettings.DEFAULT.giveUpAfter(Duration.ofMillis(100)));
		this.away = true;
		CompletableFuture<Published> first = this.publisher.publish(NEWS, SseEvent.of("1"));
		assertThat(failure(first)).isInstanceOf(BrokerUnavailableException.class);
		this.away = false;
		this.publisher.publish(NEWS, SseEvent.of("2")).get(10, TimeUnit.SECONDS);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 1, 1, 0, 0));
	}

	@Test
	void tellsWhatCannotBeEncodedAndGoesOn() throws Exception {
		CompletableFuture<Published> bad = this.publisher.publish(NEWS, SseEvent.of(new Object()));
		CompletableFuture<Published> good = this.publisher.publish(NEWS, SseEvent.of("good"));
		assertThat(failure(bad)).isInstanceOf(IllegalArgumentException.class);
		good.get(10, TimeUnit.SECONDS);
		assertThat(came()).containsExactly("good");
	}

	@Test
	void encodesOnAThreadOfItsOwnAlsoWhileTheBrokerIsAway() throws Exception {
		AtomicReference<Thread> encoder = new AtomicReference<>();
		CountDownLatch encoded = new CountDownLatch(2);
		this.publisher = new SseAsyncPublisher(this::take, (data) -> {
			encoder.set(Thread.currentThread());
			encoded.countDown();
			return "text of 16 bytes".getBytes(StandardCharsets.UTF_8);
		}, AsyncSettings.DEFAULT);
		this.away = true;
		this.publisher.publish(NEWS, SseEvent.of(List.of(1)));
		this.publisher.publish(NEWS, SseEvent.of(List.of(2)));
		assertThat(encoded.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(encoder.get()).isNotSameAs(Thread.currentThread());
		Patience.until(() -> assertThat(this.publisher.counts().waitingBytes()).isEqualTo(32));
	}

	@Test
	void keepsTheKeyThatTheEventHas() throws Exception {
		this.publisher.publish(NEWS, SseEvent.of("1").idempotencyKey("mine")).get(10, TimeUnit.SECONDS);
		Published again = this.publisher.publish(NEWS, SseEvent.of("2").idempotencyKey("mine"))
			.get(10, TimeUnit.SECONDS);
		assertThat(again.duplicate()).isTrue();
		assertThat(this.keys).containsOnlyKeys("mine");
	}

	@Test
	void flushesWhatWasTaken() throws Exception {
		for (int i = 0; i < 1000; i++) {
			publish(Integer.toString(i));
		}
		this.publisher.flush().get(10, TimeUnit.SECONDS);
		assertThat(came()).hasSize(1000).extracting(Integer::parseInt).isSorted();
	}

	@Test
	void failsWhatWaitsWhenItIsClosedAndTakesNothingMore() {
		hold();
		publish("1");
		CompletableFuture<Published> second = this.publisher.publish(NEWS, SseEvent.of("2"));
		this.publisher.close();
		assertThat(failure(second)).isInstanceOf(BrokerUnavailableException.class).hasMessageContaining("closed");
		assertThatIllegalStateException().isThrownBy(() -> publish("3"));
	}

	@Test
	void losesNothingWhereManyPublishAtOnce() throws Exception {
		use(AsyncSettings.DEFAULT.bounds(50, 100_000).callerWaits(Duration.ofSeconds(20)));
		Crowd crowd = new Crowd();
		for (int thread = 0; thread < 8; thread++) {
			int number = thread;
			crowd.add(() -> {
				for (int i = 0; i < 500; i++) {
					this.publisher.publish("topic-" + number, SseEvent.of(number + " " + i));
				}
			});
		}
		crowd.run();
		this.publisher.flush().get(10, TimeUnit.SECONDS);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 4000, 0, 0, 0));
		for (int thread = 0; thread < 8; thread++) {
			String mine = thread + " ";
			assertThat(came()).filteredOn((text) -> text.startsWith(mine))
				.hasSize(500)
				.extracting((text) -> Integer.parseInt(text.substring(2)))
				.isSorted();
		}
	}

	private void use(AsyncSettings settings) {
		this.publisher = publisher(settings);
	}

	private SseAsyncPublisher publisher(AsyncSettings settings) {
		return new SseAsyncPublisher(this::take, (data) -> {
			throw new IllegalArgumentException("no encoder for " + data.getClass());
		}, settings);
	}

	/** A broker that does every other publish before it says that it is away. */
	private CompletableFuture<Published> take(Topic topic, SseEvent event) {
		String key = String.valueOf(event.idempotencyKey());
		if (this.away) {
			Boolean done = Integer.parseInt(event.data().toString().replaceAll("\\D", "0")) % 2 == 0;
			if (this.keys.putIfAbsent(key, done) == null && done) {
				this.came.add(event);
			}
			return CompletableFuture.failedFuture(new BrokerUnavailableException("away", null));
		}
		boolean known = Boolean.TRUE.equals(this.keys.put(key, true));
		if (!known) {
			this.came.add(event);
		}
		return this.gate.thenApply((open) -> new Published(topic, null, known));
	}

	private void hold() {
		this.gate = new CompletableFuture<>();
	}

	private void release() {
		this.gate.complete(null);
		this.publisher.flush().orTimeout(10, TimeUnit.SECONDS).join();
	}

	private void publish(String... texts) {
		for (String text : texts) {
			var unused = this.publisher.publish(NEWS, SseEvent.of(text));
		}
	}

	private List<String> came() {
		return this.came.stream().map((event) -> event.data().toString()).toList();
	}

	private static Throwable failure(CompletableFuture<?> answer) {
		Throwable failure = catchThrowable(() -> answer.get(10, TimeUnit.SECONDS));
		assertThat(failure).isInstanceOf(ExecutionException.class);
		return failure.getCause();
	}

}
