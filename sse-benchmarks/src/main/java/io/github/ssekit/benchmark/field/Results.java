package io.github.ssekit.benchmark.field;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.github.ssekit.benchmark.Figures;
import io.github.ssekit.benchmark.field.contender.Contender;
import org.jspecify.annotations.Nullable;

/** All figures of all rounds. Not thread-safe. */
final class Results {

	private final Map<Experiment, Map<Contender, Map<Measure, Figures>>> figures = new LinkedHashMap<>();

	private final Map<Experiment, Map<Contender, String>> failures = new LinkedHashMap<>();

	/** What one contender showed in one round. */
	void add(Experiment experiment, Contender contender, Map<Measure, Double> sample) {
		Map<Measure, Figures> of = of(experiment).computeIfAbsent(contender, (key) -> new EnumMap<>(Measure.class));
		sample.forEach((measure, value) -> of.computeIfAbsent(measure, (key) -> new Figures()).add(value));
	}

	/** Why a contender has nothing to show. */
	void failed(Experiment experiment, Contender contender, String reason) {
		of(experiment);
		this.failures.computeIfAbsent(experiment, (key) -> new EnumMap<>(Contender.class)).put(contender, reason);
	}

	Collection<Experiment> experiments() {
		return this.figures.keySet();
	}

	boolean hasFigures(Experiment experiment, Contender contender) {
		return of(experiment).containsKey(contender);
	}

	Optional<Figures> figures(Experiment experiment, Contender contender, Measure measure) {
		Map<Measure, Figures> of = of(experiment).getOrDefault(contender, Map.of());
		return Optional.ofNullable(of.get(measure));
	}

	/** One by the other, round by round, where both had all rounds. */
	Optional<Figures> ratio(Experiment experiment, Contender contender, Contender to, Measure measure) {
		Optional<Figures> ours = figures(experiment, contender, measure);
		Optional<Figures> theirs = figures(experiment, to, measure);
		if (ours.isEmpty() || theirs.isEmpty() || ours.get().rounds() != theirs.get().rounds()) {
			return Optional.empty();
		}
		return Optional.of(ours.get().by(theirs.get()));
	}

	@Nullable String failure(Experiment experiment, Contender contender) {
		return this.failures.getOrDefault(experiment, Map.of()).get(contender);
	}

	private Map<Contender, Map<Measure, Figures>> of(Experiment experiment) {
		return this.figures.computeIfAbsent(experiment, (key) -> new EnumMap<>(Contender.class));
	}

}
