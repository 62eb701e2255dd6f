package io.github.ssekit.redis.ledger;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.redis.link.RedisSettings;
import io.github.ssekit.test.redis.RedisServer;

/** The nodes that there are now. Thread-safe. */
final class Members implements AutoCloseable {

	private final RedisServer redis;

	private final RedisSettings settings;

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

	@Override
	public void close() {
		this.members.forEach(Member::close);
	}

}
