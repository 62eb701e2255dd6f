package io.github.ssekit.spring.internal.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.SseHub;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells how this node is doing, with a reason for whatever is wrong: the worst of its
 * troubles is its status. Answers from what is known, and waits for nothing.
 */
public final class SseHealthIndicator implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(SseHealthIndicator.class);

	/**
	 * The node delivers, though not all is as it should be. Boot answers 200 to a status
	 * that it does not know, and that is right here: a load balancer that took the node
	 * out would end streams that are well.
	 */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final SseHub hub;

	private final List<HealthSource> others;

	/**
	 * Create the indicator.
	 * @param hub the hub
	 * @param others who else knows of something, such as of Redis
	 */
	public SseHealthIndicator(SseHub hub, List<HealthSource> others) {
		this.hub = hub;
		this.others = List.copyOf(others);
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up()
			.withDetail("node", this.hub.node())
			.withDetail("streams", this.hub.countsHere().streams());
		HealthProblem.Severity worst = tell(this.hub.here(), null, health);
		for (HealthSource other : this.others) {
			worst = tell(other, worst, health);
		}
		return (worst != null) ? health.status(statusOf(worst)).build() : health.build();
	}

	private static HealthProblem.@Nullable Severity tell(HealthSource source,
			HealthProblem.@Nullable Severity worstBefore, Health.Builder health) {
		HealthProblem.Severity worst = worstBefore;
		for (HealthProblem trouble : troublesOf(source)) {
			health.withDetail(trouble.name(), details(trouble));
			worst = (worst == null || trouble.severity().compareTo(worst) > 0) ? trouble.severity() : worst;
		}
		return worst;
	}

	/** One that throws hides none of the others, and takes no node out of service. */
	private static List<HealthProblem> troublesOf(HealthSource source) {
		try {
			return source.problems();
		}
		catch (Throwable ex) {
			String name = source.getClass().getName();
			log.debug("{} could not tell what is wrong.", name, ex);
			return List.of(new HealthProblem("unknown", HealthProblem.Severity.DEGRADED,
					name + " could not tell what is wrong (" + ex.getClass().getSimpleName()
							+ "). DEBUG tells where it failed"));
		}
	}

	private static Map<String, Object> details(HealthProblem trouble) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", statusOf(trouble.severity()).getCode());
		details.put("reason", trouble.reason());
		if (trouble.since() != null) {
			details.put("since", trouble.since());
		}
		return details;
	}

	private static Status statusOf(HealthProblem.Severity severity) {
		return switch (severity) {
			case DEGRADED -> DEGRADED;
			case OUT_OF_SERVICE -> Status.OUT_OF_SERVICE;
			case DOWN -> Status.DOWN;
		};
	}

}
