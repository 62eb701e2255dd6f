package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * What {@link io.github.ssekit.redis.consumer.StreamConsumer}, its group and its batches
 * do, step by step: a model of them, to be changed with them.
 */
final class StreamNode extends SimulatedNode {

	private static final RedisScript READ = RedisScript.of("stream/common", "stream/read");

	private static final RedisScript DONE = RedisScript.of("stream/common", "stream/done");

	private static final RedisScript ASIDE = RedisScript.of("stream/aside");

	private static final RedisScript RETRIES = RedisScript.of("stream/retries");

	private final StreamSchedule settings;

	private String beginning = "0";

	private String after = fromTheFirst();

	private long nextRetry = nanoTime();

	private long pause;

	private int calls;

	StreamNode(StreamSchedule schedule, String name, Chance chance) {
		super(schedule, name, chance);
		this.settings = schedule;
	}

	@Override
	void start() {
		later(0, this::turn);
	}

	private static String fromTheFirst() {
		return (Schedule.fault == CallerFault.BEGINS_WITH_NEW_ENTRIES) ? ">" : "0-0";
	}

	private void turn() {
		if (isClosing()) {
			CompletableFuture<?> unused = read("0", "");
			return;
		}
		whole().whenComplete((wait, failure) -> {
			if (failure == null) {
				this.pause = 0;
				later(wait, this::turn);
			}
			else {
				this.after = fromTheFirst();
				later(longerPause(), this::turn);
			}
		});
	}

	private long longerPause() {
		this.pause = Math.min(2 * Schedule.SECOND, Math.max(50 * Schedule.MILLI, this.pause * 2));
		return this.pause;
	}

	private CompletableFuture<List<?>> read(String leaseMillis, String from) {
		return list(READ, List.of("orders", "{orders}:group:sse"), List.of(toString(), leaseMillis, "sse", "sse",
				this.beginning, Integer.toString(this.settings.page), from, Integer.toString(++this.calls)));
	}

	/** Answers how long to wait until the next turn. */
	private CompletableFuture<Long> whole() {
		return read(this.settings.leaseMillis(), this.after).thenCompose((answer) -> {
			if (answer.get(0).equals(2L)) {
				this.after = fromTheFirst();
				return CompletableFuture.completedFuture(0L);
			}
			if (!answer.get(0).equals(1L)) {
				this.after = fromTheFirst();
				return CompletableFuture.completedFuture(Math.min(Schedule.SECOND, this.schedule.lease / 2));
			}
			List<Entry> entries = new ArrayList<>();
			List<String> done = new ArrayList<>();
			String last = null;
			for (Object item : (List<?>) answer.get(1)) {
				List<?> parts = (List<?>) item;
				last = (String) parts.get(0);
				if (parts.size() > 1 && parts.get(1) != null) {
					entries.add(Entry.of(parts));
				}
				else {
					done.add(last); // it was deleted
				}
			}
			boolean isNew = this.after.equals(">");
			if (last == null && isNew) {
				return retry()
					.thenCompose((retried) -> command(Schedule.SECOND / 2, "XREAD", "COUNT", "1", "STREAMS", "orders",
							(String) answer.get(2)))
					.thenApply((any) -> 0L);
			}
			if (last == null) {
				this.after = ">";
				return CompletableFuture.completedFuture(0L);
			}
			String upTo = last;
			if (Schedule.fault == CallerFault.ACKNOWLEDGES_BEFORE_IT_HAS_PUBLISHED) {
				entries.forEach((entry) -> done.add(entry.id));
				return done(done, upTo).thenCompose((acknowledged) -> publish(entries, done))
					.thenApply((published) -> 0L);
			}
			return publish(entries, done)
				.thenCompose((all) -> done(done, all ? upTo : "").thenCompose((acknowledged) -> {
					this.after = !all ? fromTheFirst() : isNew ? ">" : upTo;
					return all ? retry() : CompletableFuture.completedFuture(null);
				}))
				.thenApply((retried) -> 0L);
		});
	}

	private CompletableFuture<?> done(List<String> ids, String dealtWith) {
		if (ids.isEmpty() && dealtWith.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		List<String> arguments = new ArrayList<>(List.of("sse", dealtWith));
		arguments.addAll(ids);
		return number(DONE, List.of("orders", "{orders}:group:sse"), arguments);
	}

	private CompletableFuture<Boolean> publish(List<Entry> entries, List<String> done) {
		List<Entry> mapped = new ArrayList<>();
		CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
		for (Entry entry : entries) {
			if (this.settings.canBeMapped(entry.data)) {
				mapped.add(entry);
			}
			else {
				ready = ready.thenCompose((before) -> onFailed(entry, 1));
			}
		}
		return ready.thenCompose((mappedAll) -> rounds(mapped, done));
	}

	private CompletableFuture<Boolean> rounds(List<Entry> waiting, List<String> done) {
		if (waiting.isEmpty()) {
			return CompletableFuture.completedFuture(true);
		}
		List<Entry> again = new ArrayList<>();
		boolean[] away = new boolean[1];
		return round(waiting, again, done, away).thenCompose((over) -> {
			CompletableFuture<Void> paused = new CompletableFuture<>();
			later(away[0] ? longerPause() : 0, () -> paused.complete(null));
			return paused;
		}).thenCompose((over) -> {
			if (isClosing() || again.isEmpty()) {
				return CompletableFuture.completedFuture(again.isEmpty());
			}
			return read(this.settings.leaseMillis(), "").thenCompose((answer) -> answer.get(0).equals(1L)
					? rounds(again, done) : CompletableFuture.completedFuture(false));
		});
	}

	private CompletableFuture<Void> round(List<Entry> waiting, List<Entry> again, List<String> done, boolean[] away) {
		Map<String, String> previous = new HashMap<>();
		List<CompletableFuture<List<?>>> answers = new ArrayList<>();
		for (Entry entry : waiting) {
			String before = previous.getOrDefault(entry.topic, "-");
			List<String> source = List.of("stream:orders", part(entry.id, 0), part(entry.id, 1), part(before, 0),
					part(before, 1));
			CompletableFuture<List<?>> answer = publish(entry.topic, entry.data, "",
					(Schedule.fault == CallerFault.PUBLISHES_ENTRIES_WITHOUT_THEIR_NUMBERS) ? List.of() : source);
			answers.add(answer);
			if (answer.isCompletedExceptionally()) {
				break; // it could not be sent, and what is behind it waits
			}
			previous.put(entry.topic, entry.id);
		}
		CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
		for (int i = 0; i < answers.size(); i++) {
			Entry entry = waiting.get(i);
			CompletableFuture<List<?>> answer = answers.get(i);
			told = told.thenCompose((before) -> answer.handle((value, failure) -> {
				if (failure == null) {
					done.add(entry.id);
				}
				else if (failure instanceof OutOfOrderException || failure instanceof BrokerUnavailableException) {
					away[0] |= failure instanceof BrokerUnavailableException;
					again.add(entry);
				}
				else {
					return onFailed(entry, 1);
				}
				return CompletableFuture.<Void>completedFuture(null);
			}).thenCompose((next) -> next));
		}
		return told.thenAccept((all) -> again.addAll(waiting.subList(answers.size(), waiting.size())));
	}

	private static String part(String id, int index) {
		String[] parts = id.split("-");
		return (parts.length > index) ? parts[index] : "";
	}

	private CompletableFuture<Void> retry() {
		if (nanoTime() - this.nextRetry < 0) {
			return CompletableFuture.completedFuture(null);
		}
		long idle = this.settings.minIdleMillis;
		return list(RETRIES, List.of("orders", "{orders}:group:sse"),
				List.of("sse", "sse", "sse-failed", Long.toString(idle), "50", toString()))
			.thenCompose((found) -> {
				CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
				for (Object item : found) {
					List<?> parts = (List<?>) item;
					Entry entry = Entry.of(List.of(parts.get(0), parts.get(2)));
					all = all.thenCompose((before) -> retry(entry, (int) SimulatedRedis.number((String) parts.get(1))));
				}
				return all.thenAccept(
						(done) -> this.nextRetry = nanoTime() + (found.isEmpty() ? idle * Schedule.MILLI / 4 : 0));
			});
	}

	private CompletableFuture<Void> retry(Entry entry, int failures) {
		CompletableFuture<?> published = this.settings.canBeMapped(entry.data)
				? publish(entry.topic, entry.data, "u:stream:orders:" + entry.id, List.of())
				: CompletableFuture.failedFuture(new IllegalStateException("simulated: it cannot be mapped"));
		return published.handle((answer, failure) -> {
			if (failure == null) {
				return done(List.of(entry.id), "").<Void>thenApply((done) -> null);
			}
			return (failure instanceof BrokerUnavailableException) ? CompletableFuture.<Void>failedFuture(failure)
					: onFailed(entry, failures + 1);
		}).thenCompose((next) -> next);
	}

	private CompletableFuture<Void> onFailed(Entry entry, int failures) {
		if (failures < StreamSchedule.MOST_DELIVERIES) {
			return number(ASIDE, List.of("orders", "{orders}:group:sse"),
					List.of(toString(), "sse", "sse-failed", entry.id, Integer.toString(failures),
							Integer.toString(this.calls)))
				.thenCompose((aside) -> (aside == 1) ? CompletableFuture.<Void>completedFuture(null)
						: CompletableFuture.failedFuture(new IllegalStateException("another node reads now")));
		}
		return command(0, "XADD", "{orders}:dead", "MAXLEN", "~", "10000", "*", "source-id", entry.id)
			.thenCompose((letter) -> done(List.of(entry.id), ""))
			.thenApply((done) -> null);
	}

	private record Entry(String id, String topic, String data) {

		static Entry of(List<?> parts) {
			List<?> fields = (List<?>) parts.get(1);
			return new Entry((String) parts.get(0), (String) fields.get(1), (String) fields.get(3));
		}

	}

}
