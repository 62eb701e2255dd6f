package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Commands for streams. */
final class StreamCommands {

	private final SimulatedRedis redis;

	StreamCommands(SimulatedRedis redis) {
		this.redis = redis;
	}

	Object command(String[] words) {
		return switch (words[0]) {
			case "XADD" -> add(words);
			case "XTRIM" -> trim(words, 2, find(words[1]));
			case "XLEN" -> (find(words[1]) != null) ? (long) find(words[1]).entries.size() : 0L;
			case "XDEL" -> (find(words[1]) != null && find(words[1]).delete(StreamEntryId.of(words[2], 0))) ? 1L : 0L;
			case "XRANGE" -> range(words, words[2], words[3], false);
			case "XREVRANGE" -> range(words, words[3], words[2], true);
			case "XINFO" -> info(words[2]);
			case "XREAD" -> read(words);
			case "XGROUP" -> group(words);
			case "XREADGROUP" -> readGroup(words);
			case "XACK" -> acknowledge(words);
			case "XPENDING" -> pending(words);
			case "XCLAIM" -> claim(words);
			default -> throw CollectionCommands.unknown(words);
		};
	}

	private SimulatedStream find(String key) {
		return this.redis.find(key, SimulatedStream.class);
	}

	private Object add(String[] words) {
		int at = 2;
		boolean make = true;
		int trimming = 0;
		if (words[at].equals("NOMKSTREAM")) {
			make = false;
			at++;
		}
		if (words[at].equals("MAXLEN") || words[at].equals("MINID")) {
			trimming = at;
			at += (words[at + 1].equals("~") || words[at + 1].equals("=")) ? 3 : 2;
		}
		SimulatedStream stream = find(words[1]);
		if (stream == null && !make) {
			return null;
		}
		StreamEntryId last = (stream != null) ? stream.last : StreamEntryId.ZERO;
		StreamEntryId id;
		if (words[at].equals("*")) {
			long now = this.redis.millis();
			id = (now > last.millis()) ? new StreamEntryId(now, 0) : last.next();
		}
		else {
			id = StreamEntryId.of(words[at], 0);
			if (id.equals(StreamEntryId.ZERO)) {
				throw new RedisError("ERR The ID specified in XADD must be greater than 0-0");
			}
			if (id.compareTo(last) <= 0) {
				throw new RedisError(
						"ERR The ID specified in XADD is equal or smaller than the target stream top item");
			}
		}
		stream = this.redis.make(words[1], SimulatedStream.class, SimulatedStream::new);
		List<Object> fields = List.of((Object[]) Arrays.copyOfRange(words, at + 1, words.length));
		stream.add(id, fields, this.redis.entriesOfStreamNode());
		if (trimming > 0) {
			trim(words, trimming, stream);
		}
		return id.toString();
	}

	private static Object trim(String[] words, int at, SimulatedStream stream) {
		if (stream == null) {
			return 0L;
		}
		boolean roughly = words[at + 1].equals("~");
		String bound = words[(roughly || words[at + 1].equals("=")) ? at + 2 : at + 1];
		return words[at].equals("MAXLEN") ? stream.trimToLength(SimulatedRedis.number(bound), roughly)
				: stream.trimTo(StreamEntryId.of(bound, 0), roughly);
	}

	private Object range(String[] words, String from, String to, boolean backwards) {
		SimulatedStream stream = find(words[1]);
		long count = (words.length > 5) ? SimulatedRedis.number(words[5]) : Long.MAX_VALUE;
		StreamEntryId first = StreamEntryId.from(from);
		StreamEntryId last = StreamEntryId.to(to);
		List<Object> answer = new ArrayList<>();
		if (stream != null && first.compareTo(last) <= 0) {
			Map<StreamEntryId, List<Object>> some = stream.entries.subMap(first, true, last, true);
			if (backwards) {
				some = stream.entries.subMap(first, true, last, true).descendingMap();
			}
			some.entrySet()
				.stream()
				.limit(count)
				.forEach((entry) -> answer.add(entry(entry.getKey(), entry.getValue())));
		}
		return answer;
	}

	private static List<Object> entry(StreamEntryId id, List<Object> fields) {
		List<Object> entry = new ArrayList<>();
		entry.add(id.toString());
		entry.add(fields);
		return entry;
	}

	private Object info(String key) {
		SimulatedStream stream = find(key);
		if (stream == null) {
			throw new RedisError("ERR no such key");
		}
		return List.of("length", (long) stream.entries.size(), "last-generated-id", stream.last.toString());
	}

	/** {@code XREAD COUNT n STREAMS key id}; whoever waits asks again. */
	private Object read(String[] words) {
		SimulatedStream stream = find(words[4]);
		StreamEntryId after = StreamEntryId.of(words[5], 0);
		return (stream == null) ? null
				: answer(words[4], entries(stream, after, SimulatedRedis.number(words[2])), false);
	}

	private static List<Object> entries(SimulatedStream stream, StreamEntryId after, long count) {
		List<Object> entries = new ArrayList<>();
		stream.entries.tailMap(after, false)
			.entrySet()
			.stream()
			.limit(count)
			.forEach((entry) -> entries.add(entry(entry.getKey(), entry.getValue())));
		return entries;
	}

	private static Object answer(String key, List<Object> entries, boolean alsoNone) {
		return (entries.isEmpty() && !alsoNone) ? null : List.of(List.of(key, entries));
	}

	private Object group(String[] words) {
		SimulatedStream stream = find(words[2]);
		if (words[1].equals("DESTROY")) {
			if (stream == null) {
				throw new RedisError("ERR The XGROUP subcommand requires the key to exist.");
			}
			return (stream.groups.remove(words[3]) != null) ? 1L : 0L;
		}
		stream = this.redis.make(words[2], SimulatedStream.class, SimulatedStream::new);
		if (stream.groups.containsKey(words[3])) {
			throw new RedisError("BUSYGROUP Consumer Group name already exists");
		}
		stream.groups.put(words[3],
				new SimulatedStream.Group(words[4].equals("$") ? stream.last : StreamEntryId.of(words[4], 0)));
		return Status.OK;
	}

	private SimulatedStream.Group group(String key, String name, String command) {
		SimulatedStream stream = find(key);
		SimulatedStream.Group group = (stream != null) ? stream.groups.get(name) : null;
		if (group == null) {
			throw new RedisError("NOGROUP No such key '" + key + "' or consumer group '" + name + "'" + command);
		}
		return group;
	}

	/** {@code XREADGROUP GROUP group consumer COUNT n STREAMS key id}. */
	private Object readGroup(String[] words) {
		SimulatedStream.Group group = group(words[7], words[2], " in XREADGROUP with GROUP option");
		SimulatedStream stream = find(words[7]);
		long count = SimulatedRedis.number(words[5]);
		if (words[8].equals(">")) {
			List<Object> entries = entries(stream, group.delivered, count);
			for (Object entry : entries) {
				StreamEntryId id = StreamEntryId.of((String) ((List<?>) entry).get(0), 0);
				group.pending.put(id, new SimulatedStream.Pending(words[3], this.redis.millis(), 1));
				group.delivered = id;
			}
			return answer(words[7], entries, false);
		}
		List<Object> entries = new ArrayList<>();
		for (StreamEntryId id : List.copyOf(group.pending.tailMap(StreamEntryId.of(words[8], 0), false).keySet())) {
			SimulatedStream.Pending pending = group.pending.get(id);
			if (pending.consumer().equals(words[3]) && entries.size() < count) {
				entries.add(entry(id, stream.entries.get(id)));
				if (stream.entries.containsKey(id)) {
					group.pending.put(id,
							new SimulatedStream.Pending(words[3], this.redis.millis(), pending.deliveries() + 1));
				}
			}
		}
		return answer(words[7], entries, true);
	}

	private Object acknowledge(String[] words) {
		SimulatedStream stream = find(words[1]);
		SimulatedStream.Group group = (stream != null) ? stream.groups.get(words[2]) : null;
		return (group != null && group.pending.remove(StreamEntryId.of(words[3], 0)) != null) ? 1L : 0L;
	}

	/** {@code XPENDING key group IDLE millis from to count}. */
	private Object pending(String[] words) {
		SimulatedStream.Group group = group(words[1], words[2], "");
		long idle = SimulatedRedis.number(words[4]);
		long now = this.redis.millis();
		List<Object> answer = new ArrayList<>();
		StreamEntryId from = StreamEntryId.from(words[5]);
		group.pending.tailMap(from, true).forEach((id, pending) -> {
			if (now - pending.since() >= idle && answer.size() < SimulatedRedis.number(words[7])) {
				answer.add(List.of(id.toString(), pending.consumer(), now - pending.since(), pending.deliveries()));
			}
		});
		return answer;
	}

	/** {@code XCLAIM key group consumer 0 id RETRYCOUNT n JUSTID}. */
	private Object claim(String[] words) {
		SimulatedStream.Group group = group(words[1], words[2], "");
		StreamEntryId id = StreamEntryId.of(words[5], 0);
		if (!group.pending.containsKey(id)) {
			return List.of();
		}
		if (!find(words[1]).entries.containsKey(id)) {
			group.pending.remove(id);
			return Collections.emptyList();
		}
		group.pending.put(id,
				new SimulatedStream.Pending(words[3], this.redis.millis(), SimulatedRedis.number(words[7])));
		return List.of(id.toString());
	}

}
