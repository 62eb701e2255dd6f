package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.HubReader;
import io.github.ssekit.test.eventstream.MessageEvent;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

import static org.assertj.core.api.Assertions.assertThat;

/** A reader that remembers what it was told. */
final class Heard {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final List<MessageEvent> events = Collections.synchronizedList(new ArrayList<>());

	private final HubReader reader;

	private Heard(String client, List<Topic> topics) {
		this.reader = new HubReader(client, topics, this.events::add);
	}

	/** A reader that is connected, and was told so. */
	static Heard by(String client, HubNode node, Topic... topics) {
		Heard heard = new Heard(client, List.of(topics));
		heard.comeTo(node);
		return heard;
	}

	/** Come back, as often as it takes. */
	void comeTo(HubNode node) {
		long before = ready();
		this.reader.connect(node.hub());
		eventually(() -> {
			if (!this.reader.isConnected()) {
				this.reader.connect(node.hub());
			}
			assertThat(ready()).isGreaterThan(before);
		});
	}

	void leave() {
		this.reader.leave();
	}

	boolean isConnected() {
		return this.reader.isConnected();
	}

	/** The data of the application's events. */
	List<String> data() {
		return of(MessageEvent.DEFAULT_TYPE);
	}

	/** What was said about losses. */
	List<String> resets() {
		return of("sse.reset");
	}

	/** Wait until exactly this was heard, and nothing was lost. */
	void awaitData(String... data) {
		eventually(() -> assertThat(data()).containsExactly(data));
		assertThat(resets()).isEmpty();
	}

	static void eventually(ThrowingRunnable fact) {
		Awaitility.await().atMost(PATIENCE).pollInterval(10, TimeUnit.MILLISECONDS).untilAsserted(fact);
	}

	/** What a publish or another call answers. */
	static <T> T answer(CompletableFuture<T> call) {
		try {
			return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			throw new AssertionError("it was not done: " + ex, ex);
		}
	}

	/** Why a publish or another call fails. */
	static Throwable failure(CompletableFuture<?> call) {
		try {
			throw new AssertionError("it was not refused: " + call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (TimeoutException | InterruptedException ex) {
			throw new AssertionError("it was neither done nor refused", ex);
		}
	}

	/** Why Redis has refused a publish or another call. */
	static RedisRefusedException refusal(CompletableFuture<?> call) {
		Throwable failure = failure(call);
		assertThat(failure).isInstanceOf(RedisRefusedException.class);
		return (RedisRefusedException) failure;
	}

	@Override
	public String toString() {
		return copy().toString();
	}

	private long ready() {
		return of("sse.ready").size();
	}

	private List<MessageEvent> copy() {
		synchronized (this.events) {
			return List.copyOf(this.events);
		}
	}

	private List<String> of(String type) {
		return copy().stream().filter((event) -> event.type().equals(type)).map(MessageEvent::data).toList();
	}

}
