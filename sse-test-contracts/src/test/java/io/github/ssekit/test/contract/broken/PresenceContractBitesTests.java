package io.github.ssekit.test.contract.broken;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.test.contract.PresenceContract;
import io.github.ssekit.test.contract.PresenceNode;
import io.github.ssekit.test.contract.inmemory.InMemoryPresenceNode;
import org.junit.jupiter.api.Test;

class PresenceContractBitesTests {

	@Test
	void failsAPresenceThatForgetsToUncountBeforeItAnswers() {
		Suite.failuresOf(UncountsLater.class)
			.contains("uncountsAStreamBeforeItsKickAnswers", "kicksAllStreamsOfAClientAndTellsThemWhy",
					"kicksNobodyTwice");
	}

	@Test
	void failsAPresenceThatReplacesNobody() {
		Suite.failuresOf(ReplacesNobody.class)
			.contains("replacesTheOldestAndTellsThemWhy", "replacesAllButOneThatComeAtOnce",
					"evictsTheOldestInTheOrderOfTheirOpening", "evictsAllButAsManyAsTheLimitThatComeAtOnce");
	}

	@Test
	void failsAPresenceThatLooksBeforeItRefuses() {
		Suite.failuresOf(LooksAndThenRefuses.class)
			.contains("refusesAllButOneThatComeAtOnce", "refusesAllButAsManyAsTheLimitThatComeAtOnce");
	}

	@Test
	void failsAPresenceThatTellsNobodyWhatIsRevoked() {
		Suite.failuresOf(RevokesNothing.class)
			.contains("tellsOnceThatATopicIsRevokedBeforeItAnswers", "tellsThatATopicIsRevokedAlsoWhereNobodyIs");
	}

	@Test
	void failsAPresenceThatKnowsNoGrace() {
		Suite.failuresOf(KnowsNoGrace.class)
			.contains("saysOnceAndAfterTheGraceThatAClientHasLeft", "countsTheGraceFromTheLastTime");
	}

	static class UncountsLater implements PresenceContract {

		private final PresenceNode node = new InMemoryPresenceNode((presence) -> new ForwardingPresence(presence) {

			@Override
			public CompletionStage<Integer> kick(String client, CloseReason reason) {
				CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> super.kick(client, reason),
						CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
				return clients().thenApply((clients) -> clients.stream()
					.filter((info) -> info.id().equals(client))
					.mapToInt(ClientInfo::streams)
					.sum());
			}

		});

		@Override
		public PresenceNode node() {
			return this.node;
		}

		@Override
		public Duration grace() {
			return InMemoryPresenceNode.GRACE;
		}

	}

	static class ReplacesNobody implements PresenceContract {

		private final PresenceNode node = new InMemoryPresenceNode((presence) -> new ForwardingPresence(presence) {

			@Override
			public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
				return super.register(stream, limit.evicts() ? ClientLimit.NONE : limit);
			}

		});

		@Override
		public PresenceNode node() {
			return this.node;
		}

		@Override
		public Duration grace() {
			return InMemoryPresenceNode.GRACE;
		}

	}

	static class LooksAndThenRefuses implements PresenceContract {

		private final PresenceNode node = new InMemoryPresenceNode((presence) -> new ForwardingPresence(presence) {

			@Override
			public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
				if (limit.isNone() || limit.evicts()) {
					return super.register(stream, limit);
				}
				return clients().thenCompose((clients) -> {
					boolean there = clients.stream().anyMatch((info) -> info.id().equals(stream.client()));
					CompletableFuture<Registration> answer = new CompletableFuture<>();
					CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)
						.execute(() -> (there ? CompletableFuture.completedFuture(Registration.REFUSED)
								: super.register(stream, ClientLimit.NONE))
							.thenAccept(answer::complete));
					return answer;
				});
			}

		});

		@Override
		public PresenceNode node() {
			return this.node;
		}

		@Override
		public Duration grace() {
			return InMemoryPresenceNode.GRACE;
		}

	}

	static class RevokesNothing implements PresenceContract {

		private final PresenceNode node = new InMemoryPresenceNode((presence) -> new ForwardingPresence(presence) {

			@Override
			public CompletionStage<Void> revoke(Topic topic) {
				return CompletableFuture.completedFuture(null);
			}

		});

		@Override
		public PresenceNode node() {
			return this.node;
		}

		@Override
		public Duration grace() {
			return InMemoryPresenceNode.GRACE;
		}

	}

	static class KnowsNoGrace implements PresenceContract {

		private final PresenceNode node = new InMemoryPresenceNode((presence) -> new ForwardingPresence(presence) {

			@Override
			public void sweep() {
				KnowsNoGrace.this.node.advance(InMemoryPresenceNode.GRACE);
				super.sweep();
			}

		});

		@Override
		public PresenceNode node() {
			return this.node;
		}

		@Override
		public Duration grace() {
			return InMemoryPresenceNode.GRACE;
		}

	}

}
