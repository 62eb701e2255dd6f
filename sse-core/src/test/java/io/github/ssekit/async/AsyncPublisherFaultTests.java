package io.github.ssekit.async;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What encoders, publishers and continuations do to an asynchronous publisher. */
@Timeout(60)
class AsyncPublisherFaultTests {

	/** Waited for by continuations that block. */
	private final CountDownLatch never = new CountDownLatch(1);

	private final List<String> came = new CopyOnWriteArrayList<>();

	/** Completes what the publisher below has taken; null where it does so at once. */
	private volatile @Nullable CompletableFuture<Void> gate;

	private volatile UnaryOperator<String> encoder = (text) -> text;

	private volatile Publish publish = this::take;

	private SseAsyncPublisher publisher = publisher(AsyncSettings.DEFAULT);

	@AfterEach
	void close() {
		this.never.countDown();
		this.publisher.close();
	}

	@Test
	void anErrorInTheEncoderFailsItsEventAndNoOther() throws Exception {
		this.encoder = (text) -> {
			if (text.equals("deep")) {
				throw new StackOverflowError("as asked for");
			}
			return text;
		};
		CompletableFuture<Published> deep = publish("news", "deep");
		publish("news", "next").get(10, TimeUnit.SECONDS);
		publish("other", "other").get(10, TimeUnit.SECONDS);
		assertThat(failure(deep)).isInstanceOf(StackOverflowError.class);
		assertThat(this.came).containsExactlyInAnyOrder("next", "other");
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 2, 1, 0, 0));
	}

	@Test
	void anErrorOfWhoPublishesFailsItsEventAndNoOther() throws Exception {
		this.publish = (topic, event) -> {
			if (event.data().equals("bad")) {
				throw new NoClassDefFoundError("as asked for");
			}
			return take(topic, event);
		};
		CompletableFuture<Published> bad = publish("news", "bad");
		publish("news", "next").get(10, TimeUnit.SECONDS);
		assertThat(failure(bad)).isInstanceOf(NoClassDefFoundError.class);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 1, 1, 0, 0));
	}

	@Test
	@SuppressWarnings("NullAway") // that is what is tested
	void nullInsteadOfAPlaceFailsItsEventAndNoOther() throws Exception {
		this.publish = (topic, event) -> switch (event.data().toString()) {
			case "no answer" -> null;
			case "no place" -> CompletableFuture.completedFuture(null);
			default -> take(topic, event);
		};
		CompletableFuture<Published> noAnswer = publish("news", "no answer");
		CompletableFuture<Published> noPlace = publish("news", "no place");
		publish("news", "next").get(10, TimeUnit.SECONDS);
		assertThat(failure(noAnswer)).isInstanceOf(IllegalStateException.class);
		assertThat(failure(noPlace)).isInstanceOf(IllegalStateException.class);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 1, 2, 0, 0));
	}

	@Test
	void aFailureThatCannotBeShownIsTakenForOne() throws Exception {
		RuntimeException hidden = new IllegalStateException() {

			@Override
			public String getMessage() {
				throw new IllegalStateException("not to be shown");
			}

		};
		this.encoder = (text) -> {
			if (text.equals("hidden")) {
				throw hidden;
			}
			return text;
		};
		CompletableFuture<Published> bad = publish("news", "hidden");
		publish("news", "next").get(10, TimeUnit.SECONDS);
		// get() would show it
		assertThat(bad.handle((place, failure) -> failure == hidden)).succeedsWithin(10, TimeUnit.SECONDS)
			.isEqualTo(true);
	}

	@Test
	void anEncoderThatLeavesItsThreadInterruptedStopsNobody() throws Exception {
		this.encoder = (text) -> {
			Thread.currentThread().interrupt();
			return text;
		};
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		this.publish = (topic, event) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			return take(topic, event);
		};
		for (int i = 0; i < 3; i++) {
			publish("news", Integer.toString(i)).get(10, TimeUnit.SECONDS);
		}
		assertThat(interrupted).hasSize(3).containsOnly(false);
	}

	@Test
	void aContinuationThatBlocksForEverHoldsUpNobody() throws Exception {
		CompletableFuture<Void> first = open();
		CompletableFuture<Published> blocking = publish("news", "blocking");
		var unused = blocking.thenRun(this::block);
		CompletableFuture<Published> sameTopic = publish("news", "same topic");
		CompletableFuture<Published> other = publish("other", "other");
		Patience.until(() -> assertThat(this.came).hasSize(2));
		this.gate = null;
		Thread redis = new Thread(() -> first.complete(null), "reads Redis");
		redis.start();
		redis.join();
		sameTopic.get(10, TimeUnit.SECONDS);
		other.get(10, TimeUnit.SECONDS);
		publish("news", "later").get(10, TimeUnit.SECONDS);
		assertThat(this.publisher.flush()).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 4, 0, 0, 0));
	}

	@Test
	void continuationsRunOnNoThreadThatPublishesOrReadsTheStore() throws Exception {
		List<String> threads = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> held = open();
		CompletableFuture<Published> first = publish("news", "first");
		first.whenComplete((place, failure) -> threads.add(Thread.currentThread().getName()));
		Patience.until(() -> assertThat(this.came).hasSize(1));
		this.gate = null;
		Thread redis = new Thread(() -> held.complete(null), "reads Redis");
		redis.start();
		this.encoder = (text) -> {
			throw new IllegalArgumentException(text);
		};
		this.publisher.publish("news", SseEvent.of("text is not encoded")).get(10, TimeUnit.SECONDS);
		CountDownLatch hungOn = new CountDownLatch(1);
		this.encoder = (text) -> {
			await(hungOn);
			throw new IllegalArgumentException(text);
		};
		CompletableFuture<Published> bad = publish("news", "bad");
		bad.whenComplete((place, failure) -> threads.add(Thread.currentThread().getName()));
		hungOn.countDown();
		Patience.until(() -> assertThat(threads).hasSize(2));
		assertThat(threads).allSatisfy((name) -> assertThat(name).startsWith("sse-async-answers-"));
	}

	@Test
	void aContinuationThatThrowsStopsNobody() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		CompletableFuture<Void> held = open();
		for (int i = 0; i < 20; i++) {
			publish("news", Integer.toString(i)).thenRun(() -> {
				ran.incrementAndGet();
				throw new StackOverflowError("as asked for");
			});
		}
		this.gate = null;
		held.complete(null);
		publish("news", "next").get(10, TimeUnit.SECONDS);
		Patience.until(() -> assertThat(ran).hasValue(20));
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 21, 0, 0, 0));
	}

	@Test
	void whereAllContinuationsBlockPublishingGoesOnUntilAsManyAnswersWaitAsMay() throws Exception {
		this.publisher = publisher(AsyncSettings.DEFAULT.bounds(2000, 100_000_000).callerWaits(Duration.ofMillis(500)));
		CompletableFuture<Void> held = open();
		AtomicInteger blocked = new AtomicInteger();
		for (int i = 0; i < AsyncResults.THREADS; i++) {
			publish("topic-" + i, "x").thenRun(() -> {
				blocked.incrementAndGet();
				block();
			});
		}
		this.gate = null;
		held.complete(null);
		Patience.until(() -> assertThat(blocked).hasValue(AsyncResults.THREADS));
		int[] more = { 0 };
		assertThatExceptionOfType(PublisherFullException.class).isThrownBy(() -> {
			for (; more[0] < 20_000; more[0]++) {
				publish("news", "x");
			}
		}).withMessageContaining("2000").withMessageContaining("futures");
		assertThat(more[0]).isBetween(2000, 4010);
		int published = AsyncResults.THREADS + more[0];
		Patience.until(() -> assertThat(this.came).hasSize(published));
		this.never.countDown();
		assertThat(this.publisher.flush()).succeedsWithin(10, TimeUnit.SECONDS);
		publish("news", "again").get(10, TimeUnit.SECONDS);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, published + 1, 0, 0, 1));
	}

	@Test
	void aContinuationThatBlocksWhereAMessageGaveWayHoldsUpNobody() throws Exception {
		this.publisher = publisher(AsyncSettings.DEFAULT.bounds(2, 10_000).whenFull(WhenFull.DROP_OLDEST));
		CompletableFuture<Void> held = open();
		publish("news", "1");
		Patience.until(() -> assertThat(this.came).hasSize(1));
		CompletableFuture<Published> second = publish("news", "2");
		var unused = second.exceptionally((failure) -> {
			block();
			return null;
		});
		CompletableFuture<Published> third = publish("news", "3");
		assertThat(failure(second)).isInstanceOf(PublisherFullException.class);
		this.gate = null;
		held.complete(null);
		third.get(10, TimeUnit.SECONDS);
	}

	@Test
	void closingAnswersAllThatWaitsAlsoWhereContinuationsBlock() {
		open();
		List<CompletableFuture<Published>> answers = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			CompletableFuture<Published> answer = publish("topic-" + i % 3, "x");
			answers.add(answer);
		}
		var unused = answers.get(0).handle((place, failure) -> {
			block();
			return null;
		});
		CompletableFuture<@Nullable Void> flushed = this.publisher.flush();
		this.publisher.close();
		assertThat(answers)
			.allSatisfy((answer) -> assertThat(failure(answer)).isInstanceOf(BrokerUnavailableException.class));
		assertThat(flushed).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 0, 50, 0, 0));
	}

	@Test
	void whatIsPublishedAfterTheCloseCountsOnce() {
		CompletableFuture<Void> held = open();
		CompletableFuture<Published> answer = publish("news", "1");
		Patience.until(() -> assertThat(this.came).hasSize(1));
		this.publisher.close();
		held.complete(null);
		assertThat(failure(answer)).isInstanceOf(BrokerUnavailableException.class);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 0, 1, 0, 0));
	}

	@Test
	void nothingGivesWayWhereThatMakesNoRoom() throws Exception {
		this.publisher = publisher(AsyncSettings.DEFAULT.bounds(100, 5000).whenFull(WhenFull.DROP_OLDEST));
		CompletableFuture<Void> held = open();
		publish("news", "x".repeat(3000));
		Patience.until(() -> assertThat(this.came).hasSize(1));
		CompletableFuture<Published> second = publish("news", "2");
		assertThatExceptionOfType(PublisherFullException.class)
			.isThrownBy(() -> this.publisher.publish("news", SseEvent.of("x".repeat(4000))));
		this.gate = null;
		held.complete(null);
		second.get(10, TimeUnit.SECONDS);
		assertThat(this.publisher.counts()).isEqualTo(new AsyncCounts(0, 0, 2, 0, 0, 1));
	}

	@Test
	void tinyMessagesCountForWhatTheyHold() {
		this.publisher = publisher(AsyncSettings.DEFAULT.bounds(10_000, 100_000));
		open();
		int taken = 0;
		try {
			for (; taken < 10_000; taken++) {
				this.publisher.publish("topic-" + taken, SseEvent.of("x"));
			}
		}
		catch (PublisherFullException ex) {
			assertThat(ex).hasMessageContaining("sse.async.max-bytes");
		}
		assertThat(taken).isBetween(50, 200);
	}

	@Test
	void whatIsNotEncodedYetCountsLikeWhatWas() throws Exception {
		this.publisher = publisher(AsyncSettings.DEFAULT.bounds(10_000, 100_000));
		this.encoder = (text) -> text + "x".repeat(10_000);
		for (int i = 0; i < 20; i++) {
			publish("news", "warm").get(10, TimeUnit.SECONDS);
		}
		CountDownLatch encoding = new CountDownLatch(1);
		this.encoder = (text) -> {
			await(encoding);
			return text + "x".repeat(10_000);
		};
		int taken = 0;
		try {
			for (; taken < 10_000; taken++) {
				publish("news", "big");
			}
		}
		catch (PublisherFullException ex) {
			// as it should
		}
		encoding.countDown();
		assertThat(taken).isBetween(5, 12);
	}

	private SseAsyncPublisher publisher(AsyncSettings settings) {
		return new SseAsyncPublisher((topic, event) -> this.publish.to(topic, event),
				(data) -> this.encoder.apply(((Text) data).text()).getBytes(StandardCharsets.UTF_8), settings);
	}

	/** From now on places come when the answer completes. */
	private CompletableFuture<Void> open() {
		CompletableFuture<Void> held = new CompletableFuture<>();
		this.gate = held;
		return held;
	}

	/** Publishes data that has to be encoded. */
	private CompletableFuture<Published> publish(String topic, String text) {
		return this.publisher.publish(topic, SseEvent.of(new Text(text)));
	}

	private CompletableFuture<Published> take(Topic topic, SseEvent event) {
		CompletableFuture<Void> held = this.gate;
		this.came.add(event.data().toString());
		Published place = new Published(topic, null, false);
		return (held != null) ? held.thenApply((open) -> place) : CompletableFuture.completedFuture(place);
	}

	private void block() {
		await(this.never);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Throwable failure(CompletableFuture<?> answer) {
		Throwable failure = catchThrowable(() -> answer.get(10, TimeUnit.SECONDS));
		assertThat(failure).isInstanceOf(ExecutionException.class);
		return failure.getCause();
	}

	@FunctionalInterface
	private interface Publish {

		CompletableFuture<Published> to(Topic topic, SseEvent event);

	}

	private record Text(String text) {
	}

}
