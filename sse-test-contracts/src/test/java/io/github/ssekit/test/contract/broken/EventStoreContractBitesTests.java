package io.github.ssekit.test.contract.broken;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.Replay;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.EventStoreContract;
import io.github.ssekit.test.contract.Features;
import io.github.ssekit.test.contract.inmemory.InMemoryBackend;
import org.junit.jupiter.api.Test;

class EventStoreContractBitesTests {

	@Test
	void passesAStoreThatWorks() {
		Suite.failuresOf(Works.class).isEmpty();
	}

	@Test
	void failsAStoreThatPassesAPartOffAsTheWhole() {
		Suite.failuresOf(PassesAPartOffAsTheWhole.class)
			.containsExactlyInAnyOrder("neverPassesAPartOffAsTheWhole", "admitsThatEventsAfterAPlaceAreTrimmed",
					"admitsThatEventsThatAreTooOldAreTrimmed", "keepsAsManyEventsAsItsRetentionAllows",
					"keepsAsManyBytesAsItsRetentionAllowsIfItCanTell", "neverShowsAHoleToReadersWhileOthersPublish");
	}

	@Test
	void failsAStoreThatForgetsTheHeadWithItsEvents() {
		Suite.failuresOf(ForgetsTheHead.class)
			.containsExactly("resumesAPlaceAtTheHeadWithNothingEvenWhenEveryEventHasBeenTrimmed");
	}

	@Test
	void failsAStoreThatSeesNoFork() {
		Suite.failuresOf(SeesNoFork.class).containsExactly("admitsThatAPlaceOfAnotherTimeIsLost");
	}

	@Test
	void failsAStoreThatGivesAnOffsetTwiceAfterARestart() {
		Suite.failuresOf(GivesAnOffsetTwice.class).contains("neverGivesAnOffsetTwiceNotEvenAfterARestart");
	}

	@Test
	void failsAStoreThatDoesNotKeepWhatItDeclares() {
		Suite.failuresOf(DeclaresTooLittle.class).containsExactly("keepsAsManyBytesAsItsRetentionAllowsIfItCanTell");
	}

	@Test
	void failsAStoreThatComparesOffsetsOnly() {
		Suite.failuresOf(ComparesOffsetsOnly.class).containsExactly("namesEveryTopicThatStandsElsewhere");
	}

	static class Works implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend();

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class PassesAPartOffAsTheWhole implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> new ForwardingStore(store) {

			@Override
			public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
				return super.replay(topic, after, maxEvents, maxBytes).thenCompose((replay) -> {
					boolean trimmed = replay instanceof Replay.Lost lost && lost.reason() == LostReason.TRIMMED;
					StartPosition start = trimmed ? StartPosition.last(Integer.MAX_VALUE) : StartPosition.head();
					return locate(topic, start).thenCompose(
							(oldest) -> this.works.replay(topic, trimmed ? oldest : after, maxEvents, maxBytes));
				});
			}

		}, (broker) -> broker);

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class ForgetsTheHead implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> new ForwardingStore(store) {

			@Override
			public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
				return locate(topic, StartPosition.last(1)).thenCombine(super.replay(topic, after, maxEvents, maxBytes),
						(newest, replay) -> {
							boolean nothingIsKept = newest.equals(replay.head()) && newest.offset() > 0;
							boolean resumed = replay instanceof Replay.Resumed;
							return (nothingIsKept && resumed) ? new Replay.Lost(LostReason.GONE, newest) : replay;
						});
			}

		}, (broker) -> broker);

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class SeesNoFork implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> new ForwardingStore(store) {

			@Override
			public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
				return locate(topic, StartPosition.head()).thenCompose((head) -> {
					boolean inside = after.epoch().equals(head.epoch()) && after.offset() <= head.offset();
					StartPosition start = StartPosition.last(inside ? (int) (head.offset() - after.offset()) : 0);
					return locate(topic, start).thenCompose((place) -> this.works.replay(topic,
							(inside && place.offset() == after.offset()) ? place : after, maxEvents, maxBytes));
				});
			}

		}, (broker) -> broker);

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class GivesAnOffsetTwice implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> store,
				(broker) -> new ForwardingBroker(broker) {

					@Override
					public CompletionStage<Published> publish(Topic topic, EncodedEvent content,
							PublishOptions options) {
						return super.publish(topic, content, options).thenApply((published) -> {
							Position place = published.position();
							return new Published(topic, new Position("same", place.offset(), place.time()), false);
						});
					}

				});

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class ComparesOffsetsOnly implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend((store) -> new ForwardingStore(store) {

			@Override
			public CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
				return CompletableFuture.completedStage(
						heads.keySet().stream().filter((topic) -> offset(topic) != heads.get(topic).offset()).toList());
			}

			private long offset(Topic topic) {
				return this.works.locate(topic, StartPosition.head()).toCompletableFuture().join().offset();
			}

		}, (broker) -> broker);

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

	static class DeclaresTooLittle implements EventStoreContract {

		private final BackendUnderTest backend = new InMemoryBackend() {

			@Override
			public Features features() {
				return Features.STRICT.ignoringBytes();
			}

		};

		@Override
		public BackendUnderTest backend() {
			return this.backend;
		}

	}

}
