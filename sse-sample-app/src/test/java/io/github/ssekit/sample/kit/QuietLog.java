package io.github.ssekit.sample.kit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test that leaves an error in the log, or a warning with a stack trace: whatever
 * clients do, it is no fault of the server.
 */
public final class QuietLog implements BeforeEachCallback, AfterEachCallback {

	private final Noise noise = new Noise();

	@Override
	public void beforeEach(ExtensionContext context) {
		this.noise.lines.clear();
		this.noise.start();
		root().addAppender(this.noise);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		root().detachAppender(this.noise);
		assertThat(this.noise.lines).as("errors and stack traces in the log").isEmpty();
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	private static final class Noise extends AppenderBase<ILoggingEvent> {

		private final Queue<String> lines = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			boolean error = event.getLevel().isGreaterOrEqual(Level.ERROR);
			boolean trace = event.getLevel().isGreaterOrEqual(Level.WARN) && event.getThrowableProxy() != null;
			if (error || trace) {
				this.lines.add(event + " " + event.getThrowableProxy());
			}
		}

	}

}
