package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Redis in memory, as far as this module's scripts and classes use it: its keys, and what
 * commands do to them, on a clock that is given. Bytes are text of the same numbers (ISO
 * 8859-1). An answer is a {@code String}, a {@code Long}, a {@link Status}, a
 * {@code List} of answers or null; a refusal is thrown. {@link SimulatedRedisTests} holds
 * it against a real server. Used by one thread at a time.
 */
final class SimulatedRedis {

	private final LongSupplier micros;

	private final int entriesOfStreamNode;

	private Map<String, Object> values = new HashMap<>();

	/** In milliseconds, of keys that run out. */
	private Map<String, Long> expiries = new HashMap<>();

	private final CollectionCommands collections = new CollectionCommands(this);

	private final StreamCommands streams = new StreamCommands(this);

	private final SimulatedScripts scripts = new SimulatedScripts(this);

	/**
	 * An empty one.
	 * @param micros microseconds since 1970
	 * @param entriesOfStreamNode as {@code stream-node-max-entries}
	 */
	SimulatedRedis(LongSupplier micros, int entriesOfStreamNode) {
		this.micros = micros;
		this.entriesOfStreamNode = entriesOfStreamNode;
	}

	/** Run a command. */
	Object command(String... words) {
		return switch (words[0]) {
			case "TIME" -> time();
			case "GET" -> string(words[1]);
			case "SET" -> set(words);
			case "DEL" -> remove(words[1]) ? 1L : 0L;
			case "EXISTS" -> (find(words[1]) != null) ? 1L : 0L;
			case "PEXPIRE" -> expire(words[1], number(words[2]));
			case "PTTL" -> ttl(words[1]);
			case "PUBLISH", "SPUBLISH" -> 0L;
			default -> words[0].startsWith("X") ? this.streams.command(words) : this.collections.command(words);
		};
	}

	/** Run a script, by its text. */
	Object script(String text, List<String> keys, List<String> arguments) {
		return this.scripts.run(text, keys, arguments);
	}

	/** What there is now, to be restored later. */
	Runnable snapshot() {
		Map<String, Object> kept = copy(this.values);
		Map<String, Long> keptExpiries = new HashMap<>(this.expiries);
		return () -> {
			this.values = copy(kept);
			this.expiries = new HashMap<>(keptExpiries);
		};
	}

	void flush() {
		this.values.clear();
		this.expiries.clear();
	}

	/** All keys that have not run out. */
	Set<String> keys() {
		Set.copyOf(this.values.keySet()).forEach(this::find);
		return this.values.keySet();
	}

	long millis() {
		return this.micros.getAsLong() / 1000;
	}

	int entriesOfStreamNode() {
		return this.entriesOfStreamNode;
	}

	/** The value of a key, or null. */
	<T> T find(String key, Class<T> type) {
		Object value = find(key);
		if (value != null && !type.isInstance(value)) {
			throw RedisError.wrongType();
		}
		return type.cast(value);
	}

	<T> T make(String key, Class<T> type, Supplier<T> empty) {
		T value = find(key, type);
		if (value == null) {
			value = empty.get();
			this.values.put(key, value);
		}
		return value;
	}

	boolean remove(String key) {
		boolean was = find(key) != null;
		this.values.remove(key);
		this.expiries.remove(key);
		return was;
	}

	static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new RedisError("ERR value is not an integer or out of range");
		}
	}

	private Object find(String key) {
		Long end = this.expiries.get(key);
		if (end != null && end <= millis()) {
			this.values.remove(key);
			this.expiries.remove(key);
		}
		return this.values.get(key);
	}

	private List<Object> time() {
		long now = this.micros.getAsLong();
		return List.of(Long.toString(now / 1_000_000), Long.toString(now % 1_000_000));
	}

	private Object string(String key) {
		return find(key, String.class);
	}

	private Object set(String[] words) {
		if (words.length > 3) {
			long millis = number(words[4]);
			if (millis <= 0) {
				throw new RedisError("ERR invalid expire time in 'set' command");
			}
			this.expiries.put(words[1], millis() + millis);
		}
		else {
			this.expiries.remove(words[1]);
		}
		this.values.put(words[1], words[2]);
		return Status.OK;
	}

	private Object expire(String key, long millis) {
		if (find(key) == null) {
			return 0L;
		}
		if (millis <= 0) {
			remove(key);
		}
		else {
			this.expiries.put(key, millis() + millis);
		}
		return 1L;
	}

	private Object ttl(String key) {
		if (find(key) == null) {
			return -2L;
		}
		Long end = this.expiries.get(key);
		return (end != null) ? end - millis() : -1L;
	}

	private static Map<String, Object> copy(Map<String, Object> values) {
		Map<String, Object> copy = new HashMap<>();
		values.forEach((key, value) -> copy.put(key, copy(value)));
		return copy;
	}

	private static Object copy(Object value) {
		if (value instanceof ArrayList<?> list) {
			return new ArrayList<>(list);
		}
		if (value instanceof LinkedHashMap<?, ?> map) {
			return new LinkedHashMap<>(map);
		}
		if (value instanceof LinkedHashSet<?> set) {
			return new LinkedHashSet<>(set);
		}
		if (value instanceof SortedSet set) {
			return new SortedSet(set);
		}
		return (value instanceof SimulatedStream stream) ? new SimulatedStream(stream) : value;
	}

}
