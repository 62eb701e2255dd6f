package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Commands for hashes, sets, sorted sets and lists. */
final class CollectionCommands {

	private final SimulatedRedis redis;

	CollectionCommands(SimulatedRedis redis) {
		this.redis = redis;
	}

	Object command(String[] words) {
		return switch (words[0].charAt(0)) {
			case 'H' -> hash(words);
			case 'S' -> set(words);
			case 'Z' -> sorted(words);
			default -> list(words);
		};
	}

	private Object hash(String[] words) {
		String key = words[1];
		Map<String, String> hash = hash(key, false);
		return switch (words[0]) {
			case "HGET" -> hash.get(words[2]);
			case "HMGET" -> {
				List<Object> values = new ArrayList<>();
				for (int i = 2; i < words.length; i++) {
					values.add(hash.get(words[i]));
				}
				yield values;
			}
			case "HSET" -> {
				Map<String, String> target = hash(key, true);
				long added = 0;
				for (int i = 2; i < words.length; i += 2) {
					added += (target.put(words[i], words[i + 1]) == null) ? 1 : 0;
				}
				yield added;
			}
			case "HDEL" -> {
				long removed = 0;
				for (int i = 2; i < words.length; i++) {
					removed += (hash.remove(words[i]) != null) ? 1 : 0;
				}
				yield tidy(key, hash, removed);
			}
			case "HLEN" -> (long) hash.size();
			case "HEXISTS" -> hash.containsKey(words[2]) ? 1L : 0L;
			case "HVALS" -> new ArrayList<Object>(hash.values());
			case "HGETALL" -> flat(hash);
			case "HINCRBY" -> {
				Map<String, String> target = hash(key, true);
				long sum = SimulatedRedis.number(target.getOrDefault(words[2], "0")) + SimulatedRedis.number(words[3]);
				target.put(words[2], Long.toString(sum));
				yield sum;
			}
			case "HSCAN" -> List.of("0", flat(hash));
			default -> throw unknown(words);
		};
	}

	@SuppressWarnings("unchecked")
	private Map<String, String> hash(String key, boolean make) {
		if (make) {
			return this.redis.make(key, LinkedHashMap.class, LinkedHashMap::new);
		}
		LinkedHashMap<String, String> hash = this.redis.find(key, LinkedHashMap.class);
		return (hash != null) ? hash : new LinkedHashMap<>();
	}

	private static List<Object> flat(Map<String, String> hash) {
		List<Object> flat = new ArrayList<>();
		hash.forEach((field, value) -> flat.addAll(List.of(field, value)));
		return flat;
	}

	@SuppressWarnings("unchecked")
	private Object set(String[] words) {
		String key = words[1];
		LinkedHashSet<String> found = this.redis.find(key, LinkedHashSet.class);
		LinkedHashSet<String> set = (found != null) ? found : new LinkedHashSet<>();
		return switch (words[0]) {
			case "SADD" -> {
				LinkedHashSet<String> target = this.redis.make(key, LinkedHashSet.class, LinkedHashSet::new);
				long added = 0;
				for (int i = 2; i < words.length; i++) {
					added += target.add(words[i]) ? 1 : 0;
				}
				yield added;
			}
			case "SREM" -> tidy(key, set, set.remove(words[2]) ? 1 : 0);
			case "SCARD" -> (long) set.size();
			case "SMEMBERS" -> new ArrayList<Object>(set);
			case "SISMEMBER" -> set.contains(words[2]) ? 1L : 0L;
			case "SSCAN" -> List.of("0", new ArrayList<Object>(set));
			default -> throw unknown(words);
		};
	}

	private Object sorted(String[] words) {
		String key = words[1];
		SortedSet found = this.redis.find(key, SortedSet.class);
		SortedSet set = (found != null) ? found : new SortedSet();
		return switch (words[0]) {
			case "ZADD" -> add(key, words);
			case "ZREM" -> tidy(key, set.scores.keySet(), (set.scores.remove(words[2]) != null) ? 1 : 0);
			case "ZSCORE" -> set.score(words[2]);
			case "ZRANGE" -> {
				List<String> members = set.members();
				int from = Math.max(0, index(words[2], members.size()));
				int to = Math.min(index(words[3], members.size()), members.size() - 1);
				yield withScores(set, (from <= to) ? members.subList(from, to + 1) : List.of(), words, 4);
			}
			case "ZRANGEBYSCORE" -> withScores(set, set.between(words[2], words[3]), words, 4);
			case "ZREMRANGEBYSCORE" -> {
				List<String> members = set.between(words[2], words[3]);
				set.scores.keySet().removeAll(members);
				yield tidy(key, set.scores.keySet(), members.size());
			}
			default -> throw unknown(words);
		};
	}

	private Object add(String key, String[] words) {
		boolean onlyOld = words[2].equals("XX");
		String score = words[onlyOld ? 3 : 2];
		String member = words[onlyOld ? 4 : 3];
		double parsed;
		try {
			parsed = SortedSet.parse(score);
		}
		catch (NumberFormatException ex) {
			throw new RedisError("ERR value is not a valid float");
		}
		SortedSet there = this.redis.find(key, SortedSet.class);
		if (onlyOld && (there == null || !there.scores.containsKey(member))) {
			return 0L;
		}
		return (this.redis.make(key, SortedSet.class, SortedSet::new).scores.put(member, parsed) == null) ? 1L : 0L;
	}

	private static List<Object> withScores(SortedSet set, List<String> members, String[] words, int options) {
		List<String> some = members;
		boolean scores = false;
		for (int i = options; i < words.length; i++) {
			if (words[i].equals("WITHSCORES")) {
				scores = true;
			}
			else if (words[i].equals("LIMIT")) {
				int from = (int) Math.min(some.size(), SimulatedRedis.number(words[i + 1]));
				some = some.subList(from, (int) Math.min(some.size(), from + SimulatedRedis.number(words[i + 2])));
			}
		}
		List<Object> answer = new ArrayList<>();
		for (String member : some) {
			answer.add(member);
			if (scores) {
				answer.add(set.score(member));
			}
		}
		return answer;
	}

	private Object list(String[] words) {
		String key = words[1];
		List<String> list = list(key, false);
		return switch (words[0]) {
			case "LPUSH" -> push(key, words, true);
			case "RPUSH" -> push(key, words, false);
			case "LPOP" -> pop(key, list, true);
			case "RPOP" -> pop(key, list, false);
			case "LLEN" -> (long) list.size();
			case "LRANGE" -> new ArrayList<Object>(range(list, words));
			case "LINDEX" -> {
				int index = index(words[2], list.size());
				yield (index >= 0 && index < list.size()) ? list.get(index) : null;
			}
			case "LTRIM" -> {
				List<String> kept = new ArrayList<>(range(list, words));
				list.clear();
				list.addAll(kept);
				tidy(key, list, 0);
				yield Status.OK;
			}
			case "LREM" -> {
				int last = list.lastIndexOf(words[3]); // from the end, one at most
				if (last >= 0) {
					list.remove(last);
				}
				yield tidy(key, list, (last >= 0) ? 1 : 0);
			}
			case "LMOVE" -> {
				Object element = pop(key, list, words[3].equals("LEFT"));
				if (element != null) {
					push(words[2], new String[] { "", "", (String) element }, words[4].equals("LEFT"));
				}
				yield element;
			}
			default -> throw unknown(words);
		};
	}

	private List<String> range(List<String> list, String[] words) {
		int from = Math.max(0, index(words[2], list.size()));
		int to = Math.min(list.size() - 1, index(words[3], list.size()));
		return (from <= to) ? list.subList(from, to + 1) : List.of();
	}

	private Object push(String key, String[] words, boolean left) {
		List<String> list = list(key, true);
		for (int i = 2; i < words.length; i++) {
			list.add(left ? 0 : list.size(), words[i]);
		}
		return (long) list.size();
	}

	private Object pop(String key, List<String> list, boolean left) {
		if (list.isEmpty()) {
			return null;
		}
		String element = list.remove(left ? 0 : list.size() - 1);
		tidy(key, list, 0);
		return element;
	}

	@SuppressWarnings("unchecked")
	private List<String> list(String key, boolean make) {
		if (make) {
			return this.redis.make(key, ArrayList.class, ArrayList::new);
		}
		List<String> list = this.redis.find(key, ArrayList.class);
		return (list != null) ? list : new ArrayList<>();
	}

	private static int index(String text, int size) {
		int index = (int) SimulatedRedis.number(text);
		return (index < 0) ? index + size : index;
	}

	/** What is empty is no key. */
	private Object tidy(String key, Collection<?> left, long answer) {
		if (left.isEmpty()) {
			this.redis.remove(key);
		}
		return answer;
	}

	private Object tidy(String key, Map<?, ?> left, long answer) {
		return tidy(key, left.keySet(), answer);
	}

	static RedisError unknown(String[] words) {
		return new RedisError("ERR the simulation does not know " + String.join(" ", words));
	}

}
