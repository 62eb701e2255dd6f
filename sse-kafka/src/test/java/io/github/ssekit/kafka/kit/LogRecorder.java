package io.github.ssekit.kafka.kit;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/** All that is logged while it is open. */
public final class LogRecorder implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	/** Begin to record. */
	public LogRecorder() {
		this.appender.start();
		this.root.addAppender(this.appender);
	}

	/** What was said, with the messages of exceptions. */
	public List<String> lines() {
		return List.copyOf(this.appender.list)
			.stream()
			.map((event) -> event.getFormattedMessage()
					+ ((event.getThrowableProxy() != null) ? " " + event.getThrowableProxy().getMessage() : ""))
			.toList();
	}

	@Override
	public void close() {
		this.root.detachAppender(this.appender);
	}

}
