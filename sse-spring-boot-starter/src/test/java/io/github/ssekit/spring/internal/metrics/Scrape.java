package io.github.ssekit.spring.internal.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** What Prometheus would read of an application just now. */
final class Scrape {

	/** The values by name and labels, as they are written. */
	private final Map<String, Double> values = new LinkedHashMap<>();

	private final String text;

	private Scrape(String text) {
		this.text = text;
		for (String line : text.lines().toList()) {
			if (!line.startsWith("#")) {
				int space = line.lastIndexOf(' ');
				this.values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
			}
		}
	}

	/** An application that can be scraped. */
	static AppBuilder scraped(AppBuilder builder) {
		return builder.property("management.endpoints.web.exposure.include", "prometheus");
	}

	static Scrape of(App app) {
		var answer = app.get("/actuator/prometheus");
		assertThat(answer.statusCode()).isEqualTo(200);
		return new Scrape(answer.body());
	}

	/** The one value of exactly that name and labels, as they are written. */
	double value(String series) {
		assertThat(this.values).containsKey(series);
		return this.values.get(series);
	}

	/** The sum over all labels. */
	double sum(String name) {
		List<Double> all = this.values.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
			.map(Map.Entry::getValue)
			.toList();
		assertThat(all).as(name).isNotEmpty();
		return all.stream().mapToDouble(Double::doubleValue).sum();
	}

	String text() {
		return this.text;
	}

}
