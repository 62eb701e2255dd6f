package io.github.ssekit.redis.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * What SseKit warns of, or calls an error, in a test that registers it as an extension.
 * Thread-safe.
 */
public final class WarningLog extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.github.ssekit");

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	/** The messages from that level on, in their order. */
	public List<String> from(Level level) {
		return this.events.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(level))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	/** All messages, in their order. */
	public List<String> messages() {
		return from(Level.WARN);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		start();
		LOGGER.addAppender(this);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		LOGGER.detachAppender(this);
		stop();
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
			this.events.add(event);
		}
	}

}
