package io.github.ssekit.redis.internal.presence;

import java.time.Instant;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;

/** A started node, and what it was told. */
final class Told implements PresenceListener {

	final Queue<String> kicked = new ConcurrentLinkedQueue<>();

	final Queue<CloseReason> reasons = new ConcurrentLinkedQueue<>();

	final Queue<Topic> revoked = new ConcurrentLinkedQueue<>();

	final Queue<String> joined = new ConcurrentLinkedQueue<>();

	final Queue<String> left = new ConcurrentLinkedQueue<>();

	final Presence presence;

	private final String node;

	private Told(RedisPresenceNode node) {
		this.presence = node.presence();
		this.node = node.name();
	}

	static Told by(RedisPresenceNode node) {
		Told told = new Told(node);
		told.presence.start(told);
		return told;
	}

	StreamInfo stream(String client) {
		return new StreamInfo(UUID.randomUUID().toString(), client, this.node,
				Instant.ofEpochMilli(System.currentTimeMillis()));
	}

	StreamInfo register(String client, DuplicatePolicy policy) {
		return register(stream(client), ClientLimit.of(policy));
	}

	StreamInfo register(StreamInfo stream, ClientLimit limit) {
		if (answer(this.presence.register(stream, limit)) != Registration.REGISTERED) {
			throw new AssertionError(stream.client() + " was refused");
		}
		return stream;
	}

	StreamInfo register(String client) {
		return register(client, DuplicatePolicy.ALLOW);
	}

	Counts counts() {
		return answer(this.presence.counts());
	}

	/** The answer; an error where there is none within ten seconds. */
	static <T> T answer(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("No answer", ex);
		}
	}

	/** Why there is no answer. */
	static Throwable failure(CompletionStage<?> stage) {
		try {
			Object answer = stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
			throw new AssertionError("Answered " + answer);
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("No answer", ex);
		}
	}

	@Override
	public void onKick(String streamId, CloseReason reason) {
		this.kicked.add(streamId);
		this.reasons.add(reason);
	}

	@Override
	public void onRevoked(Topic topic) {
		this.revoked.add(topic);
	}

	@Override
	public void onJoined(String client) {
		this.joined.add(client);
	}

	@Override
	public void onLeft(String client) {
		this.left.add(client);
	}

}
