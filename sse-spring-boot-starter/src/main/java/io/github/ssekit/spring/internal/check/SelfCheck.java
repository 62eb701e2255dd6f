package io.github.ssekit.spring.internal.check;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Looks once, at the start: at what must not be before the web server takes its first
 * request, and at the rest when everything is there. What is to be done is a warning of
 * one line each. Used by the thread that starts the application.
 */
public final class SelfCheck implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger log = LoggerFactory.getLogger(SelfCheck.class);

	private final ApplicationContext context;

	private final List<Check> checks;

	private final Report report = new Report();

	public SelfCheck(ApplicationContext context, List<Check> checks) {
		this.context = context;
		this.checks = checks;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.checks.stream().filter(Check::mayRefuse).forEach(this::look);
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		// a child context, such as that of the management port, tells its parent as well
		if (event.getApplicationContext() == this.context) {
			long begun = System.nanoTime();
			this.checks.stream().filter((check) -> !check.mayRefuse()).forEach(this::look);
			tell();
			log.debug("The self-check took {} µs.", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
		}
	}

	/** A check that goes wrong itself does not keep the application from starting. */
	private void look(Check check) {
		try {
			check.look(this.report);
		}
		catch (SelfCheckFailedException ex) {
			throw ex;
		}
		catch (RuntimeException | Error ex) { // a class may be missing
			this.report.failed(check, ex);
			log.debug("{} could not look.", check.getClass().getSimpleName(), ex);
		}
	}

	private void tell() {
		this.report.warnings().forEach((warning) -> log.warn("Self-check: {}", warning));
		String remarks = String.join(" ", this.report.remarks());
		if (!remarks.isEmpty()) {
			log.info("Self-check: {}", remarks);
		}
		else if (this.report.warnings().isEmpty()) {
			log.debug("Self-check: nothing is to be done.");
		}
	}

}
