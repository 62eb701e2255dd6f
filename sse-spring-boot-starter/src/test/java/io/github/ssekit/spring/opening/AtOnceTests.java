package io.github.ssekit.spring.opening;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** The headers do not wait for anything, or a proxy would wait for them. */
class AtOnceTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void theHeadersAreSentWhileTheStoreStillThinks() {
		SleepyStore store = app.bean(SleepyStore.class);
		try (SseTestClient client = app.client("/news").openAndAwait()) {
			assertThat(client.responseHeader("X-Accel-Buffering")).isEqualTo("no");
			assertThat(client.rawText()).isEmpty();
			store.awake.complete(null);
			client.awaitEvent("sse.ready");
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		@Bean
		InMemoryEventStore memory() {
			return new InMemoryEventStore(1_000_000, HubRuntime.system());
		}

		@Bean
		SleepyStore sleepyStore(InMemoryEventStore memory) {
			return new SleepyStore(memory);
		}

		@Bean
		SseHubBuilderCustomizer sleep(SleepyStore store, InMemoryEventStore memory) {
			return (builder) -> builder.distribution(store, new InMemoryBroker(memory::append, HubRuntime.system()));
		}

	}

	static class SleepyStore implements EventStore {

		private final CompletableFuture<Void> awake = new CompletableFuture<>();

		private final EventStore memory;

		SleepyStore(EventStore memory) {
			this.memory = memory;
		}

		@Override
		public CompletionStage<Position> locate(Topic topic, StartPosition start) {
			return this.awake.thenCompose((now) -> this.memory.locate(topic, start));
		}

		@Override
		public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
			return this.awake.thenCompose((now) -> this.memory.replay(topic, after, maxEvents, maxBytes));
		}

	}

}
