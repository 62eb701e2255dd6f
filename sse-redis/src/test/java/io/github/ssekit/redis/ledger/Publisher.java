package io.github.ssekit.redis.ledger;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/**
 * Numbers what it says to each topic, and says each number through one node or another,
 * with the same idempotency key, until it is accepted. A thread.
 */
final class Publisher extends Thread {

	private static final long PAUSE_NANOS = 2_000_000;

	private static final long ANSWER_SECONDS = 30;

	private final List<Topic> topics;

	private final Supplier<Member> members;

	private final Book book;

	private final Random random;

	private final long[] numbers;

	private volatile boolean ended;

	Publisher(String name, List<Topic> topics, Supplier<Member> members, Book book, long seed) {
		super(name);
		this.topics = topics;
		this.members = members;
		this.book = book;
		this.random = new Random(seed);
		this.numbers = new long[topics.size()];
		setDaemon(true);
	}

	@Override
	public void run() {
		try {
			while (!this.ended) {
				int chosen = this.random.nextInt(this.topics.size());
				say(this.topics.get(chosen), ++this.numbers[chosen]);
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
		catch (InterruptedException ex) {
			this.book.violated(getName() + " was interrupted");
		}
	}

	/** Say no more than what has been begun. */
	void end() {
		this.ended = true;
	}

	private void say(Topic topic, long number) throws InterruptedException {
		String data = topic.name() + ' ' + getName() + ' ' + number;
		SseEvent event = SseEvent.of(data).idempotencyKey(getName() + '-' + number);
		while (this.book.violation() == null) {
			try {
				Published published = this.members.get()
					.node()
					.hub()
					.publish(topic, event)
					.get(ANSWER_SECONDS, TimeUnit.SECONDS);
				this.book.accept(published, data);
				return;
			}
			catch (ExecutionException ex) {
				if (!(ex.getCause() instanceof BrokerUnavailableException)) {
					this.book.violated("'" + data + "' was refused with " + ex.getCause());
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			catch (TimeoutException ex) {
				this.book.violated("'" + data + "' was neither accepted nor refused");
			}
		}
	}

}
