package io.github.ssekit.internal.emitter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Many threads at one emitter: one writer at a time, one end, nothing lost between. */
@BothWays
class EmitterRaceTests {

	private final Stand stand;

	EmitterRaceTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@RepeatedTest(200)
	void endsOnceWhoeverEndsIt() {
		this.stand.open().begin();
		this.stand.publish("1");
		Crowd crowd = new Crowd();
		for (int i = 0; i < 2; i++) {
			crowd.add(() -> this.stand.emitter.close(CloseReason.SHUTDOWN));
			crowd.add(() -> this.stand.emitter.close(CloseReason.REPLACED));
			crowd.add(this.stand.emitter::abort);
			crowd.add(this.stand.sink::goAway);
			crowd.add(() -> this.stand.emitter.tick(System.nanoTime(), 0));
			crowd.add(this.stand.emitter::drain);
		}
		crowd.run();

		assertThat(this.stand.closed).hasSize(1);
		assertThat(this.stand.emitter.isClosed()).isTrue();
		assertThat(this.stand.sink.isClosed()).isTrue();
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	/**
	 * The last block may be queued just when the writing thread has found nothing left.
	 */
	@Test
	void isToldWhyWhereItEndsJustWhenTheLastWriteIsDone() {
		for (int round = 0; round < 2_000; round++) {
			int last = round;
			Stand one = new Stand(this.stand.way);
			one.open().begin();
			Crowd crowd = new Crowd();
			crowd.add(() -> one.publish("1", "2", "3", "4"));
			crowd.add(() -> {
				while (one.sink.writes().size() < 2 + last % 4) {
					Thread.onSpinWait();
				}
				one.emitter.close(CloseReason.DISCONNECTED);
			});
			crowd.run();

			assertThat(one.sink.types()).as("round " + round).endsWith("ended");
			assertThat(one.sink.lastEventId()).endsWith("~x");
		}
	}

	@RepeatedTest(100)
	void hearsABeginningAndThenTheEndWhereItIsClosedWhileEventsCome() {
		this.stand.open().begin();
		Crowd crowd = new Crowd();
		crowd.add(() -> this.stand.publish(Stand.numbers(1, 300).toArray(String[]::new)));
		crowd.add(() -> {
			for (int i = 0; i < 100; i++) {
				this.stand.sink.take(1 + i % 3);
			}
			this.stand.sink.takeAll();
		});
		crowd.add(() -> {
			while (this.stand.sink.heard().size() < 20) {
				Thread.onSpinWait();
			}
			this.stand.emitter.close(CloseReason.SHUTDOWN);
		});
		crowd.run();

		List<String> heard = this.stand.sink.heard();
		assertThat(heard).isEqualTo(Stand.numbers(1, heard.size()));
		assertThat(this.stand.sink.types()).endsWith("closed");
		assertThat(this.stand.sink.complaints()).isEmpty();
		this.stand.comeBack();
		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(heard.size() + 1, 300));
	}

	@RepeatedTest(20)
	void hearsEveryTopicInItsOrderWhereManyThreadsOffer() {
		int threads = 8;
		int events = 500;
		List<Topic> topics = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			topics.add(Topic.of("topic/" + i));
		}
		this.stand.topics = topics;
		this.stand.settings = StreamSettings.DEFAULT.outboxMaxBytes(8192);
		this.stand.open().begin();
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (Topic topic : topics) {
			crowd.add(() -> {
				for (int i = 1; i <= events; i++) {
					this.stand.publish(topic, topic + " " + i);
				}
			});
		}
		crowd.alongside(() -> {
			while (!done.get()) {
				this.stand.sink.take(ThreadLocalRandom.current().nextInt(4));
				this.stand.emitter.drain();
			}
		}, () -> done.set(true));
		crowd.run();
		this.stand.sink.takeAll();

		Patience.until(() -> assertThat(this.stand.sink.heard().size()).isGreaterThanOrEqualTo(threads * events));
		for (Topic topic : topics) {
			assertThat(this.stand.sink.heard().stream().filter((data) -> data.startsWith(topic + " ")).toList())
				.isEqualTo(Stand.numbers(1, events).stream().map((i) -> topic + " " + i).toList());
		}
		assertThat(this.stand.sink.complaints()).isEmpty();
		assertThat(this.stand.resets).isEmpty();
	}

	@RepeatedTest(50)
	void writesEverythingWhereTheSinkAnswersFromOtherThreads() {
		RecordingSink sink = RecordingSink.takingNothing();
		this.stand.sink = sink;
		this.stand.settings = StreamSettings.DEFAULT.outboxMaxBytes(2048);
		this.stand.open().begin();
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		crowd.add(() -> this.stand.publish(Stand.numbers(1, 1000).toArray(String[]::new)));
		for (int i = 0; i < 3; i++) {
			crowd.alongside(() -> {
				while (!done.get()) {
					sink.take(1);
				}
			}, () -> done.set(true));
		}
		crowd.run();
		sink.takeAll();

		Patience.until(() -> assertThat(sink.heard()).hasSizeGreaterThanOrEqualTo(1000));
		assertThat(sink.heard()).isEqualTo(Stand.numbers(1, 1000));
		assertThat(sink.complaints()).isEmpty();
	}

}
