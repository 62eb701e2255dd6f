package io.github.ssekit.test.contract.broken;

import java.util.List;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** Runs a contract on an implementation that is broken on purpose. */
final class Suite {

	private static final String PATIENCE = "ssekit.test.patience";

	private Suite() {
	}

	/** The names of the tests that fail. */
	static ListAssert<String> failuresOf(Class<?> contractTests) {
		String before = System.getProperty(PATIENCE);
		System.setProperty(PATIENCE, "300"); // nothing comes that would be worth waiting
		try {
			EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
				.selectors(selectClass(contractTests))
				.execute();
			Assertions.assertThat(results.testEvents().skipped().count()).isZero();
			Assertions.assertThat(results.testEvents().aborted().count()).isZero();
			List<String> failed = results.testEvents().failed().stream().map(Suite::name).toList();
			return Assertions.assertThat(failed).as("failures of " + contractTests.getSimpleName());
		}
		finally {
			if (before != null) {
				System.setProperty(PATIENCE, before);
			}
			else {
				System.clearProperty(PATIENCE);
			}
		}
	}

	private static String name(Event event) {
		return event.getTestDescriptor().getDisplayName().replace("()", "");
	}

}
