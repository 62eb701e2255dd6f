package io.github.ssekit.redis.ledger;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.ssekit.presence.Counts;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.test.redis.RedisServer;
import org.jspecify.annotations.Nullable;

/** The nodes that there are now. Thread-safe. */
final class Members implements AutoCloseable {

	/** Where lines lead that are laid now. */
	private volatile RedisServer redis;

	private final RedisSettings settings;

	private static final long ANSWER_SECONDS = 5;

	private final List<Member> members = new CopyOnWriteArrayList<>();

	Members(RedisServer redis, RedisSettings settings, int count) {
		this.redis = redis;
		this.settings = settings;
		for (int i = 0; i < count; i++) {
			this.members.add(new Member(redis, settings));
		}
		this.members.forEach((member) -> member.node().awaitConnected());
	}

	/** One of them; it may have come just now, or be closed meanwhile. */
	Member any(Random random) {
		return this.members.get(random.nextInt(this.members.size()));
	}

	/** Kill one, and start another, which is not connected yet. */
	void replace(Member member) {
		this.members.set(this.members.indexOf(member), new Member(this.redis, this.settings));
		member.close();
	}

	/** All lines lead to another server from now on; connections stay as they are. */
	void leadTo(RedisServer server) {
		this.redis = server;
		this.members.forEach((member) -> member.line().leadTo(server));
	}

	/** The nodes' names. */
	List<String> names() {
		return this.members.stream().map((member) -> member.node().parts().node()).toList();
	}

	/** Each counts exactly so many clients, and all of them together so many streams. */
	boolean count(int clients) {
		Counts exact = new Counts(clients, clients);
		return this.members.stream().mapToInt((member) -> member.node().hub().countsHere().streams()).sum() == clients
				&& this.members.stream().allMatch((member) -> exact.equals(counts(member)));
	}

	private static @Nullable Counts counts(Member member) {
		try {
			return member.node().hub().counts().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			return null; // it has no line yet, perhaps
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	@Override
	public void close() {
		this.members.forEach(Member::close);
	}

}
