package io.github.ssekit.test.contract.broken;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.BrokerContract;
import io.github.ssekit.test.contract.inmemory.InMemoryBackend;
import org.junit.jupiter.api.Test;

class BrokerContractBitesTests {

	@Test
	void failsABrokerThatAnnouncesOutOfOrder() {
		Suite.failuresOf(AnnouncesOutOfOrder.class)
			.contains("neverAnnouncesAnOffsetBeforeTheOneBeforeWhoeverPublishes", "neverReordersManyTopicsAtOnce",
					"neverReordersWhatPassesByAndWhatIsStored", "hearsWhatOthersPublishWhileTopicsComeAndGo",
					"hearsATopicThatIsSubscribedAgainRightAway");
	}

	@Test
	void failsABrokerThatRepeatsAndDoesNotDeclareIt() {
		Suite.failuresOf(Repeats.class)
			.contains("neverAnnouncesAnOffsetBeforeTheOneBeforeWhoeverPublishes", "neverReordersManyTopicsAtOnce");
	}

	@Test
	void failsABrokerThatIgnoresKeys() {
		Suite.failuresOf(IgnoresKeys.class)
			.contains("announcesNothingForASecondPublishWithTheSameKey",
					"placesOneEventThoughManyPublishTheSameKeyAtOnce", "announcesWhatPassesByOnceForAKey",
					"answersWithThePlaceOfAnEventThatHasBeenTrimmed");
	}

	@Test
	void failsABrokerThatIgnoresVersions() {
		Suite.failuresOf(IgnoresVersions.class)
			.contains("announcesNothingThatIsNotNewer", "comparesVersionsAsWholeNumbersOfSixtyThreeBits",
					"raisesTheVersionsThatReadersHearWhoeverPublishes",
					"guardsEachTopicOnItsOwnAndNothingThatHasNoVersion", "guardsWhatPassesBy",
					"guardsThoughTheNewestVersionHasBeenTrimmed",
					"asksForTheKeyBeforeTheVersionAndRemembersNoneOfWhatIsOutdated");
	}

	@Test
	void failsABrokerThatIgnoresSources() {
		Suite.failuresOf(IgnoresSources.class)
			.contains("publishesNothingOfASourceTwice", "comparesNumbersAsWholeOnesOfSixtyThreeBits",
					"publishesNothingBeforeWhatGoesBeforeIt", "guardsEachSourceAndTopicOnItsOwn",
					"guardsWhatOfASourcePassesBy", "keepsTheOrderOfWhatIsPublishedAheadByTwoReadersOfASource");
	}

	@Test
	void failsABrokerThatForgetsWhatGoesBefore() {
		Suite.failuresOf(ForgetsPrevious.class)
			.contains("publishesNothingBeforeWhatGoesBeforeIt",
					"keepsTheOrderOfWhatIsPublishedAheadByTwoReadersOfASource");
	}

	@Test
	void failsABrokerThatHearsEverything() {
		Suite.failuresOf(HearsEverything.class)
			.contains("hearsNothingOfTopicsThatItIsNotSubscribedTo", "hearsATopicNoMoreOnceItIsUnsubscribed",
					"undoesManySubscriptionsByOneUnsubscription");
	}

	@Test
	void failsABrokerThatCountsSubscriptions() {
		Suite.failuresOf(CountsSubscriptions.class).contains("undoesManySubscriptionsByOneUnsubscription");
	}

	@Test
	void failsABrokerThatSubscribesLater() {
		Suite.failuresOf(SubscribesLater.class).contains("missesNothingThatIsAnnouncedOnceTheSubscriptionHasAnswered");
	}

	static class AnnouncesOutOfOrder implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					private final Map<Topic, LiveEvent> held = new ConcurrentHashMap<>();

					@Override
					public void start(BrokerListener listener) {
						super.start(new BrokerListener() {

							@Override
							public void onEvent(LiveEvent event) {
								if (event instanceof StoredEvent stored && stored.position().offset() % 10 == 5) {
									held.put(event.topic(), event);
									return;
								}
								listener.onEvent(event);
								LiveEvent late = held.remove(event.topic());
								if (late != null) {
									listener.onEvent(late);
								}
							}

							@Override
							public void onPossibleGap(Topic topic) {
								listener.onPossibleGap(topic);
							}

						});
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class Repeats implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public void start(BrokerListener listener) {
						super.start(new BrokerListener() {

							@Override
							public void onEvent(LiveEvent event) {
								listener.onEvent(event);
								listener.onEvent(event);
							}

							@Override
							public void onPossibleGap(Topic topic) {
								listener.onPossibleGap(topic);
							}

						});
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class IgnoresKeys implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Published> publish(Topic topic, EncodedEvent content,
							PublishOptions options) {
						return super.publish(topic, content,
								new PublishOptions(options.retention(), null, options.version(), options.source()));
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class IgnoresVersions implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Published> publish(Topic topic, EncodedEvent content,
							PublishOptions options) {
						return super.publish(topic, content, new PublishOptions(options.retention(),
								options.idempotencyKey(), null, options.source()));
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class IgnoresSources implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Published> publish(Topic topic, EncodedEvent content,
							PublishOptions options) {
						return super.publish(topic, content,
								new PublishOptions(options.retention(), options.idempotencyKey(), options.version()));
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class ForgetsPrevious implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Published> publish(Topic topic, EncodedEvent content,
							PublishOptions options) {
						SourcePosition source = options.source();
						return super.publish(topic, content,
								(source != null) ? options.from(source.following(null)) : options);
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class HearsEverything implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Published> publish(Topic topic, EncodedEvent content,
							PublishOptions options) {
						return subscribe(topic).thenCompose((subscribed) -> super.publish(topic, content, options));
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class CountsSubscriptions implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					private final Map<Topic, AtomicInteger> counts = new ConcurrentHashMap<>();

					@Override
					public CompletionStage<Void> subscribe(Topic topic) {
						this.counts.computeIfAbsent(topic, (key) -> new AtomicInteger()).incrementAndGet();
						return super.subscribe(topic);
					}

					@Override
					public void unsubscribe(Topic topic) {
						AtomicInteger count = this.counts.get(topic);
						if (count != null && count.decrementAndGet() == 0) {
							super.unsubscribe(topic);
						}
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class SubscribesLater implements BrokerContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Void> subscribe(Topic topic) {
						CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> super.subscribe(topic),
								CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
						return CompletableFuture.completedFuture(null);
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

}
