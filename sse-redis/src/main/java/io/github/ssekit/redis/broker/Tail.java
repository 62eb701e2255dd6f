package io.github.ssekit.redis.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

import io.github.ssekit.concurrent.Stages;
import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.CommandLine;
import io.github.ssekit.redis.link.Failures;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisLink;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the shared streams of some partitions by blocking reads, one after another, on
 * a line of its own; no thread waits. It begins after an entry whose id it has asked for:
 * "the newest" would be looked up anew by each read, and lose what came between two of
 * them. Entries bear numbers without holes, so what was trimmed before it was read is
 * noticed; what was not read for another reason (the line was lost) puts the partition in
 * doubt too. Its fields belong to the chain of reads, of which one is under way at a
 * time, unless they say otherwise.
 */
final class Tail implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Tail.class);

	private static final Duration BLOCK = Duration.ofSeconds(1);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final int COUNT = 500;

	private static final String BEGINNING = "0-0";

	private final RedisLink link;

	private final CommandLine line;

	private final List<Integer> partitions;

	private final BiConsumer<String, byte[]> onEntry;

	private final IntConsumer onPossibleGap;

	/** The partitions by the keys of their streams. */
	private final Map<String, Integer> partitionOf = new HashMap<>();

	/** The last entry read of each stream. */
	private final Map<String, String> lastId = new HashMap<>();

	/** Its number; missing where it is not known. */
	private final Map<String, Long> lastNumber = new HashMap<>();

	private final AtomicLong rubbish = new AtomicLong();

	/** How old the last entry of the last read was; written by the chain of reads. */
	private volatile long lagNanos;

	/** There was a read that failed: what came meanwhile may be gone. */
	private boolean interrupted;

	/** Completes when the streams are followed; replaced when they are not any more. */
	private volatile CompletableFuture<Void> following = new CompletableFuture<>();

	/** Set by any thread. */
	private volatile boolean closed;

	Tail(RedisLink link, Keys keys, List<Integer> partitions, BiConsumer<String, byte[]> onEntry,
			IntConsumer onPossibleGap) {
		this.link = link;
		this.partitions = List.copyOf(partitions);
		this.onEntry = onEntry;
		this.onPossibleGap = onPossibleGap;
		for (int partition : partitions) {
			this.partitionOf.put(keys.shared(partition), partition);
		}
		this.line = link.line("the line that follows", BLOCK.plus(link.timeout()));
	}

	void start() {
		resolve();
	}

	/** Completes when nothing that is published from now on will be missed unnoticed. */
	CompletableFuture<Void> following() {
		return this.following.copy();
	}

	/** Entries that were nothing the script writes. */
	long rubbish() {
		return this.rubbish.get();
	}

	/** How old the last entry was that the last read has brought; 0 for none. */
	long lagNanos() {
		return this.lagNanos;
	}

	boolean isOpen() {
		return this.line.isOpen();
	}

	@Override
	public void close() {
		this.closed = true;
		this.line.close();
	}

	/** Find the newest entry of each stream. */
	private void resolve() {
		if (this.closed) {
			return;
		}
		CompletableFuture<?>[] asked = this.partitionOf.keySet()
			.stream()
			.map((key) -> this.line
				.run("for the end of " + key,
						(commands) -> commands.xrevrange(Ascii.bytes(key), Range.unbounded(), Limit.from(1)))
				.thenAccept((newest) -> begin(key, newest)))
			.toArray(CompletableFuture<?>[]::new);
		Stages.whenOver(CompletableFuture.allOf(asked), (done, failure) -> {
			if (failure != null) {
				later(this::resolve);
				log.debug("The shared streams cannot be found. It is tried again.", failure);
				return;
			}
			boolean missed = this.interrupted;
			this.interrupted = false;
			this.following.complete(null);
			read();
			if (missed) {
				this.partitions.forEach(this::tellPossibleGap);
			}
		});
	}

	/** From different answers, but on one thread of Lettuce for each line. */
	private synchronized void begin(String key, List<StreamMessage<byte[], byte[]>> newest) {
		this.lastNumber.remove(key);
		if (newest.isEmpty()) {
			this.lastId.put(key, BEGINNING);
			return;
		}
		SharedEntry entry = SharedEntry.of(newest.get(0));
		this.lastId.put(key, newest.get(0).getId());
		if (entry != null) {
			this.lastNumber.put(key, entry.number());
		}
	}

	@SuppressWarnings("unchecked") // an array of a generic type, as Lettuce wants it
	private void read() {
		if (this.closed) {
			return;
		}
		XReadArgs.StreamOffset<byte[]>[] from = this.lastId.entrySet()
			.stream()
			.map((last) -> XReadArgs.StreamOffset.from(Ascii.bytes(last.getKey()), last.getValue()))
			.toArray(XReadArgs.StreamOffset[]::new);
		Stages.whenOver(
				this.line.run("for what is new",
						(commands) -> commands.xread(XReadArgs.Builder.block(BLOCK).count(COUNT), from)),
				(entries, failure) -> {
					try {
						onRead(entries, failure);
					}
					catch (Throwable ex) { // else nobody would ever read again
						later(this::read);
						throw ex;
					}
				});
	}

	private void onRead(@Nullable List<StreamMessage<byte[], byte[]>> entries, @Nullable Throwable failure) {
		if (failure != null) {
			this.interrupted = true;
			this.following = new CompletableFuture<>();
			// anew from the end: another server may have taken over, whose clock is
			// behind
			later(this::resolve);
			log.debug("The shared streams cannot be read. It is tried again.", failure);
			return;
		}
		if (entries != null) {
			entries.forEach(this::take);
			this.lagNanos = lagOf(entries);
		}
		read();
	}

	private static long lagOf(List<StreamMessage<byte[], byte[]>> entries) {
		if (entries.isEmpty()) {
			return 0;
		}
		String id = entries.get(entries.size() - 1).getId();
		long millis = Long.parseLong(id.substring(0, id.indexOf('-')));
		return TimeUnit.MILLISECONDS.toNanos(Math.max(0, System.currentTimeMillis() - millis));
	}

	private void take(StreamMessage<byte[], byte[]> message) {
		String key = new String(message.getStream(), StandardCharsets.US_ASCII);
		this.lastId.put(key, message.getId());
		SharedEntry entry = SharedEntry.of(message);
		Integer partition = this.partitionOf.get(key);
		if (entry == null || partition == null) {
			this.rubbish.incrementAndGet();
			log.debug("Entry {} of {} is no event. It is dropped.", message.getId(), key);
			return;
		}
		Long last = this.lastNumber.put(key, entry.number());
		boolean missed = entry.number() != ((last != null) ? last + 1 : 1);
		try {
			this.onEntry.accept(entry.topic(), entry.message());
		}
		catch (Throwable ex) { // the entries behind it have their listeners too
			log.error("Entry {} of {} could not be taken. It is dropped, and taken for missed.", message.getId(), key,
					ex);
			missed = true;
		}
		if (missed) {
			tellPossibleGap(partition);
		}
	}

	private void tellPossibleGap(int partition) {
		Failures.runSafely(() -> this.onPossibleGap.accept(partition));
	}

	private void later(Runnable task) {
		if (!this.closed) {
			this.link.later(task, PAUSE);
		}
	}

}
