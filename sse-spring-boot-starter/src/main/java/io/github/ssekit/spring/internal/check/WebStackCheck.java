package io.github.ssekit.spring.internal.check;

import org.springframework.core.env.Environment;

/**
 * Whether an application that was written for WebFlux has become one of Spring MVC: Boot
 * chooses that where both are there, and this starter brings it.
 */
public final class WebStackCheck implements Check {

	/** Not WebFlux itself, whose client those of Spring MVC have as well. */
	public static final String WEBFLUX = "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration";

	private static final String PROPERTY = "spring.main.web-application-type";

	private final Environment environment;

	private final boolean webFlux;

	public WebStackCheck(Environment environment, boolean webFlux) {
		this.environment = environment;
		this.webFlux = webFlux;
	}

	@Override
	public void look(Report report) {
		if (this.webFlux && !this.environment.containsProperty(PROPERTY)) {
			report.remark("spring-boot-starter-webflux is on the class path, but this application runs on Spring MVC,"
					+ " which sse-spring-boot-starter brings (" + PROPERTY + " = servlet says that this is meant so).");
		}
	}

}
