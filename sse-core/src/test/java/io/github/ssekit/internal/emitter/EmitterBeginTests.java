package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The first block of every stream is {@code sse.ready}, whatever happens before it. */
class EmitterBeginTests {

	private final Stand stand = new Stand();

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void saysNothingBeforeItHasBegun() {
		this.stand.open();
		this.stand.publish("early");
		this.stand.pass("early and passing");

		assertThat(this.stand.sink.text()).isEmpty();
	}

	@Test
	void saysReadyBeforeTheEventsThatCameWhileItOpened() {
		this.stand.open();
		this.stand.publish("1", "2");
		this.stand.pass("passed by before anybody was there");
		this.stand.begin();
		this.stand.publish("3");

		assertThat(this.stand.sink.types()).startsWith("ready");
		assertThat(this.stand.sink.heard()).containsExactly("3");
	}

	@Test
	void beatsWhilePresenceAndStoreAreAskedSoThatAClientThatHasGoneIsSeen() {
		this.stand.open();
		this.stand.emitter.tick(System.nanoTime() + Duration.ofMinutes(1).toNanos(), 0);

		assertThat(this.stand.sink.text()).isEqualTo(":\n");
		this.stand.begin();
		assertThat(this.stand.sink.types()).containsExactly("ready");
	}

	@Test
	void endsAtItsMaximalAgeAlsoWhileTheStoreDoesNotAnswer() {
		this.stand.settings = StreamSettings.DEFAULT.maxAge(Duration.ofSeconds(10));
		this.stand.open();
		this.stand.emitter.tick(System.nanoTime() + Duration.ofMinutes(1).toNanos(), 0);

		assertThat(this.stand.sink.own("closed")).contains("max-age");
		assertThat(this.stand.sink.isClosed()).isTrue();
	}

	@Test
	void doesNotSayWhatWasDroppedBeforeItIsReady() {
		this.stand.settings = StreamSettings.DEFAULT.outboxMaxBytes(1024);
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		for (int i = 0; i < 100; i++) {
			this.stand.pass("passing by " + i);
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).startsWith("ready", "dropped");
	}

	@Test
	void isNotToldOfWhatWasLostBeforeItWasThere() {
		this.stand.open();
		this.stand.emitter.lostPassing(3);
		this.stand.begin();

		assertThat(this.stand.sink.types()).containsExactly("ready");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2000, 60_000 })
	void tellsAReconnectionTimeWithinItsBounds(int min) {
		this.stand.settings = StreamSettings.DEFAULT.retry(Duration.ofMillis(min), Duration.ofMillis(min + 3));
		for (int i = 0; i < 50; i++) {
			this.stand.sink = RecordingSink.takingAll();
			this.stand.open().begin();

			assertThat(this.stand.sink.retry()).isBetween((long) min, min + 3L);
		}
	}

	@Test
	void tellsEachStreamAReconnectionTimeOfItsOwn() {
		assertThat(IntStream.range(0, 50).mapToObj((i) -> {
			this.stand.sink = RecordingSink.takingAll();
			this.stand.open().begin();
			return this.stand.sink.retry();
		}).distinct().count()).isGreaterThan(10);
	}

	@Test
	void tellsWhoItIsAndHowFarTheHeadIs() {
		this.stand.topics = List.of(Stand.NEWS, Stand.SPORT);
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.store(Stand.NEWS, "2");
		this.stand.store(Stand.SPORT, "3");
		this.stand.comeBack();

		assertThat(this.stand.sink.own("ready"))
			.startsWith("{\"client\":\"alice\",\"recovered\":true,\"replayed\":3,\"topics\":{");
		assertThat(this.stand.sink.heard()).containsExactlyInAnyOrder("1", "2", "3");
	}

	@Test
	void losesNothingWhenTheLineBreaksRightAfterReady() {
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.lastEventId = this.stand.sink.lastEventId();
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.sink.take(1);
		assertThat(this.stand.sink.types()).containsExactly("ready");
		this.stand.comeBack();

		assertThat(this.stand.sink.heard()).containsExactly("1");
	}

	@Test
	void tellsAtOnceWhatWasLostAndGoesOnAtTheHead() {
		this.stand.retention = new Retention(2, 1 << 20, Duration.ofHours(1));
		this.stand.open().begin();
		this.stand.publish("1");
		for (int i = 2; i < 10; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.comeBack();
		this.stand.publish("10");

		assertThat(this.stand.sink.types()).containsExactly("ready", "reset", "message");
		assertThat(this.stand.sink.own("ready")).contains("\"replayed\":0");
		assertThat(this.stand.sink.own("reset")).isEqualTo("{\"reason\":\"trimmed\",\"topics\":[\"news\"]}");
		assertThat(this.stand.sink.heard()).containsExactly("10");
		assertThat(this.stand.resets).containsExactly(LostReason.TRIMMED);
	}

	@Test
	void tellsTopicsThatWereLostForOneReasonInOneReset() {
		this.stand.topics = List.of(Stand.NEWS, Stand.SPORT, Topic.BROADCAST);
		this.stand.lastEventId = "somebody elses";
		this.stand.open().begin();

		assertThat(this.stand.sink.types()).containsExactly("ready", "reset");
		assertThat(this.stand.sink.own("reset"))
			.isEqualTo("{\"reason\":\"unreadable\",\"topics\":[\"news\",\"sport\",\"broadcast\"]}");
	}

	@Test
	void repeatsAnUnreadableLastEventIdWithReadyAndReplacesItWithTheReset() {
		this.stand.lastEventId = "somebody-elses_id";
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.messages().get(0).lastEventId()).isEqualTo("somebody-elses_id");
		assertThat(this.stand.sink.messages().get(1).lastEventId()).isEqualTo(this.stand.emitter.cursor())
			.startsWith("1.");
	}

	@Test
	void beginsOnce() {
		this.stand.open().begin();
		this.stand.publish("1");
		this.stand.begin();
		this.stand.publish("2");

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "message");
	}

}
