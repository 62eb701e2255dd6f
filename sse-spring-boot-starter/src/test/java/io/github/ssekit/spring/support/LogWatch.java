package io.github.ssekit.spring.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What is logged from a level on, while it is open. Open it after the application. */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final List<Appender<ILoggingEvent>> silenced = new CopyOnWriteArrayList<>();

	private final Logger logger;

	private final Level level;

	private final Level before;

	private LogWatch(String logger, Level level) {
		this.logger = (Logger) LoggerFactory.getLogger(logger);
		this.level = level;
		this.before = this.logger.getLevel();
		if (this.logger.getEffectiveLevel().isGreaterOrEqual(level)) {
			this.logger.setLevel(level);
		}
		setContext(this.logger.getLoggerContext());
		start();
		this.logger.addAppender(this);
	}

	/** Watch warnings and errors of everybody. */
	public static LogWatch warnings() {
		return new LogWatch(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.WARN);
	}

	/** Watch all that everybody says but what is for debugging. */
	public static LogWatch information() {
		return new LogWatch(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.INFO);
	}

	/** Watch all that loggers of that name say, however softly. */
	public static LogWatch everythingOf(String logger) {
		return new LogWatch(logger, Level.TRACE);
	}

	/**
	 * Watch all that anybody says, and keep it from the console, which it would flood.
	 */
	public static LogWatch everything() {
		LogWatch watch = new LogWatch(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.TRACE);
		watch.logger.iteratorForAppenders().forEachRemaining((appender) -> {
			if (appender != watch) {
				watch.silenced.add(appender);
			}
		});
		watch.silenced.forEach(watch.logger::detachAppender);
		return watch;
	}

	/** What was logged, with stack traces. */
	public List<String> lines() {
		return this.lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (!event.getLevel().isGreaterOrEqual(this.level)) {
			return; // somebody has asked another logger for more
		}
		String trace = (event.getThrowableProxy() != null)
				? "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()) : "";
		this.lines.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + trace);
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setLevel(this.before);
		this.silenced.forEach(this.logger::addAppender);
		stop();
	}

}
