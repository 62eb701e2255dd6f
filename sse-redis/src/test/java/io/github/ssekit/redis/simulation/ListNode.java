package io.github.ssekit.redis.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.redis.consumer.ListConsumerSettings;
import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * What {@link io.github.ssekit.redis.consumer.ListConsumer} and its queue do, step by
 * step: a model of them, to be changed with them.
 */
final class ListNode extends SimulatedNode {

	private static final RedisScript BEAT = RedisScript.of("lease", "list/common", "list/beat");

	private static final RedisScript DONE = RedisScript.of("lease", "list/common", "list/done");

	private static final RedisScript FAILED = RedisScript.of("lease", "list/common", "list/failed");

	private static final int MOST = 5;

	private final ListConsumerSettings settings;

	private final String list;

	private final String processing;

	private final long lease;

	private boolean mayHoldElement = true;

	private String finished;

	private int failures;

	private boolean hasLease;

	private long leased;

	ListNode(Schedule schedule, String name, ListConsumerSettings settings, Chance chance) {
		super(schedule, name, chance);
		this.settings = settings;
		this.list = settings.list();
		this.processing = beside("processing:" + name);
		this.lease = settings.lease().toNanos();
	}

	@Override
	void start() {
		later(0, this::turn);
	}

	private String beside(String what) {
		return "{" + this.list + "}:" + what;
	}

	private void turn() {
		if (isClosing()) {
			CompletableFuture<?> unused = finish().thenCompose((done) -> beat(0));
			return;
		}
		whole().whenComplete((done, failure) -> {
			if (failure == null) {
				this.failures = 0;
				later(0, this::turn);
			}
			else {
				this.failures++;
				later(pauseNanos(this.failures), this::turn);
			}
		});
	}

	private CompletableFuture<Void> whole() {
		boolean isDue = !this.hasLease || nanoTime() - this.leased >= this.lease / 3;
		CompletableFuture<Void> ready = isDue ? renew() : CompletableFuture.completedFuture(null);
		return ready.thenCompose((beaten) -> finish())
			.thenCompose((done) -> this.mayHoldElement ? command(0, "LINDEX", this.processing, "-1") : take())
			.thenCompose((element) -> {
				if (element == null) {
					this.mayHoldElement = false;
				}
				else if (this.hasLease && nanoTime() - this.leased < this.lease) {
					return handle((String) element);
				}
				return CompletableFuture.completedFuture(null);
			});
	}

	private CompletableFuture<Void> renew() {
		long asked = nanoTime();
		return beat(this.settings.lease().toMillis()).thenAccept((answer) -> {
			this.leased = asked;
			this.hasLease = true;
			this.mayHoldElement |= Schedule.fault != CallerFault.TAKES_THE_NEXT_ELEMENT_THOUGH_ONE_MAY_BE_IN_HAND
					&& !answer.get(0).equals(0L);
		});
	}

	private CompletableFuture<List<?>> beat(long leaseMillis) {
		return list(BEAT, List.of(this.list, beside("nodes"), beside("deliveries"), beside("dead"), beside("said")),
				List.of(toString(), Long.toString(leaseMillis), beside("processing:"),
						this.settings.leftToRight() ? "LPUSH" : "RPUSH", Integer.toString(MOST), "10000", "3600000"));
	}

	private CompletableFuture<Object> take() {
		this.mayHoldElement = Schedule.fault != CallerFault.TAKES_THE_NEXT_ELEMENT_THOUGH_ONE_MAY_BE_IN_HAND;
		return command(Math.min(this.lease / 3, Schedule.SECOND / 2), "LMOVE", this.list, this.processing,
				this.settings.leftToRight() ? "LEFT" : "RIGHT", "LEFT");
	}

	private CompletableFuture<Void> handle(String element) {
		if (element.startsWith("bad")) {
			return failed(element, 1);
		}
		return publish("orders", element, "u:" + element, List.of()).handle((answer, failure) -> {
			if (failure == null) {
				this.finished = element;
				return finish();
			}
			return (failure instanceof IllegalArgumentException) ? failed(element, MOST)
					: CompletableFuture.<Void>failedFuture(failure);
		}).thenCompose((next) -> next);
	}

	private CompletableFuture<Void> finish() {
		if (this.finished == null) {
			return CompletableFuture.completedFuture(null);
		}
		return number(DONE, List.of(this.processing, beside("deliveries")), List.of(this.finished))
			.thenAccept((left) -> {
				this.mayHoldElement = left > 0;
				this.finished = null;
			});
	}

	private CompletableFuture<Void> failed(String element, int most) {
		return list(FAILED, List.of(this.processing, beside("deliveries"), beside("dead")),
				List.of(element, "simulated", Integer.toString(most), "10000"))
			.thenCompose((answer) -> {
				CompletableFuture<Void> paused = new CompletableFuture<>();
				later(answer.get(1).equals(1L) ? 0 : pauseNanos(((Long) answer.get(0)).intValue()),
						() -> paused.complete(null));
				return paused;
			});
	}

	private long pauseNanos(int times) {
		return Math.min(Math.min(2 * Schedule.SECOND, this.lease / 4),
				(50 * Schedule.MILLI) << Math.min(times - 1, 10));
	}

}
