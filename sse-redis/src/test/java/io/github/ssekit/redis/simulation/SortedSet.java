package io.github.ssekit.redis.simulation;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sorted set of {@link SimulatedRedis}: the scores of its members. */
final class SortedSet {

	final Map<String, Double> scores;

	SortedSet() {
		this.scores = new HashMap<>();
	}

	SortedSet(SortedSet other) {
		this.scores = new HashMap<>(other.scores);
	}

	/** By their scores, and those of one score by their bytes. */
	List<String> members() {
		return this.scores.keySet()
			.stream()
			.sorted(Comparator.<String>comparingDouble(this.scores::get).thenComparing(Comparator.naturalOrder()))
			.toList();
	}

	/** Those between two scores, as {@code ZRANGEBYSCORE} names them. */
	List<String> between(String from, String to) {
		return members().stream()
			.filter((member) -> isAfter(this.scores.get(member), from) && isBefore(this.scores.get(member), to))
			.toList();
	}

	String score(String member) {
		Double score = this.scores.get(member);
		if (score == null) {
			return null;
		}
		return (score == Math.rint(score)) ? Long.toString(score.longValue()) : Double.toString(score);
	}

	private static boolean isAfter(double score, String from) {
		return from.startsWith("(") ? score > parse(from.substring(1)) : score >= parse(from);
	}

	private static boolean isBefore(double score, String to) {
		return to.startsWith("(") ? score < parse(to.substring(1)) : score <= parse(to);
	}

	static double parse(String score) {
		return switch (score) {
			case "-inf" -> Double.NEGATIVE_INFINITY;
			case "+inf" -> Double.POSITIVE_INFINITY;
			default -> Double.parseDouble(score);
		};
	}

}
