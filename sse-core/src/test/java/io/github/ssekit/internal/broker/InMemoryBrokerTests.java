package io.github.ssekit.internal.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.fakes.ScriptedStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract of brokers cannot ask for: clocks that are set, and listeners that
 * throw.
 */
class InMemoryBrokerTests {

	private static final Topic NEWS = Topic.of("news");

	private static final Duration WINDOW = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES);

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryBroker broker = new InMemoryBroker(new ScriptedStore(), this.runtime);

	@Test
	void forgetsAKeyAfterItsWindowThoughTheClockIsSetBack() {
		publish("key", null);
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(WINDOW.plusSeconds(1));

		assertThat(publish("key", null).duplicate()).isFalse();
	}

	@Test
	void knowsAKeyWithinItsWindowThoughTheClockIsSetForth() {
		publish("key", null);
		this.runtime.setClock(Duration.ofDays(1));
		this.runtime.pass(WINDOW.minusSeconds(1));

		assertThat(publish("key", null).duplicate()).isTrue();
	}

	@Test
	void forgetsAVersionAfterSevenDaysThoughTheClockIsSetBack() {
		publish(null, 5L);
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(Duration.ofDays(7).plusSeconds(1));

		assertThat(publish(null, 5L).outdated()).isFalse();
	}

	@Test
	void knowsAVersionForSevenDaysThoughTheClockIsSetForth() {
		publish(null, 5L);
		this.runtime.setClock(Duration.ofDays(8));
		this.runtime.pass(Duration.ofDays(7).minusSeconds(1));

		assertThat(publish(null, 5L).outdated()).isTrue();
	}

	@Test
	void forgetsWhatHasEndedThoughNobodyPublishes() {
		publish("key", 5L);
		this.runtime.pass(Duration.ofDays(8));
		this.broker.sweep();

		assertThat(this.broker.remembered()).isZero();
	}

	@Test
	void remembersTheKeyOfAnEventThoughItsListenerHasThrown() {
		Throwing listener = new Throwing();
		this.broker.start(listener);
		this.broker.subscribe(NEWS);

		assertThat(publish("key", 5L).duplicate()).isFalse();
		assertThat(publish("key", 5L).duplicate()).isTrue();
		assertThat(publish("other", 5L).outdated()).isTrue();
		assertThat(listener.told).as("and then it is sent to the store").containsExactly("event 1", "gap");
		assertThat(publish("next", 6L).position().offset()).isEqualTo(2);
	}

	@Test
	void answersWithTheFailureOfWhoGivesPlaces() {
		InMemoryBroker placeless = new InMemoryBroker((topic, content, retention) -> {
			throw new StackOverflowError("as asked for");
		}, this.runtime);

		assertThat(placeless.publish(NEWS, new EncodedEvent(new byte[1]), PublishOptions.keeping(Retention.DEFAULT)))
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withMessageContaining("as asked for");
	}

	private Published publish(String key, Long version) {
		return this.broker
			.publish(NEWS, new EncodedEvent(new byte[1]), new PublishOptions(Retention.DEFAULT, key, version))
			.toCompletableFuture()
			.join();
	}

	private static final class Throwing implements BrokerListener {

		private final List<String> told = new ArrayList<>();

		@Override
		public void onEvent(LiveEvent event) {
			this.told.add("event " + ((StoredEvent) event).position().offset());
			if (this.told.size() == 1) {
				throw new StackOverflowError("as asked for");
			}
			this.told.remove(this.told.size() - 1);
		}

		@Override
		public void onPossibleGap(Topic topic) {
			this.told.add("gap");
			throw new IllegalStateException("as asked for");
		}

	}

}
