package io.github.ssekit.redis.internal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.SlotHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares where topics are taken to stand with where they stand, many in one command: a
 * node with 100,000 clients has as many topics, and asks for each of them now and then.
 * Immutable.
 */
final class HeadComparison {

	/** Less than half a millisecond of Redis's time. */
	private static final int BATCH = 256;

	private static final Logger log = LoggerFactory.getLogger(HeadComparison.class);

	private static final RedisScript MOVED = RedisScript.of("births", "moved");

	private final RedisConnections connections;

	private final Keys keys;

	private final long memoryMillis;

	HeadComparison(RedisConnections connections, Keys keys, long memoryMillis) {
		this.memoryMillis = memoryMillis;
		this.connections = connections;
		this.keys = keys;
	}

	/** The topics that stand elsewhere, of those that Redis tells of. */
	CompletionStage<Collection<Topic>> of(Map<Topic, Position> heads) {
		CompletableFuture<Collection<Topic>> all = CompletableFuture.completedFuture(new ArrayList<>());
		for (List<Map.Entry<Topic, Position>> batch : batches(heads)) {
			all = all.thenCombine(of(batch), (some, others) -> {
				some.addAll(others);
				return some;
			});
		}
		return all;
	}

	private CompletionStage<List<Topic>> of(List<Map.Entry<Topic, Position>> batch) {
		List<byte[]> names = new ArrayList<>();
		List<byte[]> births = new ArrayList<>();
		List<byte[]> places = new ArrayList<>();
		for (Map.Entry<Topic, Position> taken : batch) {
			Position head = taken.getValue();
			names.add(meta(taken));
			if (head.offset() == 0) {
				births.add(AsciiCodec.bytes(this.keys.births(taken.getKey(), this.connections.isBySlot())));
			}
			places.add(AsciiCodec.bytes(head.epoch() + ' ' + head.offset() + ' ' + head.time()));
		}
		names.addAll(births);
		places.add(AsciiCodec.bytes(this.memoryMillis));
		return this.connections.reads()
			.<List<Long>>run("to compare topics", MOVED, ScriptOutputType.MULTI, names.toArray(byte[][]::new),
					places.toArray(byte[][]::new))
			.thenApply(
					(numbers) -> numbers.stream().map((number) -> batch.get(number.intValue() - 1).getKey()).toList())
			.exceptionally((failure) -> {
				// what hides a Cluster behind one address refuses keys of several slots
				if (Stages.cause(failure) instanceof RedisRefusedException refused && !refused.isPassing()) {
					return batch.stream().map(Map.Entry::getKey).toList();
				}
				// a server that is away is no reason to hear nothing of the others
				log.debug("{} topics could not be compared. Their turn comes again.", batch.size(), failure);
				return List.of();
			});
	}

	/** In a Cluster, keys of one slot only. */
	private List<List<Map.Entry<Topic, Position>>> batches(Map<Topic, Position> heads) {
		Collection<List<Map.Entry<Topic, Position>>> reachable = this.connections.isCluster() ? heads.entrySet()
			.stream()
			.collect(Collectors.groupingBy((head) -> SlotHash.getSlot(meta(head))))
			.values() : List.of(List.copyOf(heads.entrySet()));
		List<List<Map.Entry<Topic, Position>>> batches = new ArrayList<>();
		for (List<Map.Entry<Topic, Position>> together : reachable) {
			for (int from = 0; from < together.size(); from += BATCH) {
				batches.add(together.subList(from, Math.min(from + BATCH, together.size())));
			}
		}
		return batches;
	}

	private byte[] meta(Map.Entry<Topic, Position> head) {
		return AsciiCodec.bytes(this.keys.meta(head.getKey()));
	}

}
