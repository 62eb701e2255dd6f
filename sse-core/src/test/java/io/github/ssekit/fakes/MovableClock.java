package io.github.ssekit.fakes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on when it is told to, a millisecond at every look. */
public final class MovableClock extends Clock {

	private final AtomicLong millis = new AtomicLong(Instant.parse("2026-08-01T00:00:00Z").toEpochMilli());

	private final AtomicReference<String> failing = new AtomicReference<>();

	/** The next look of a class with that name ends in an Error. */
	public void failOnceFor(String caller) {
		this.failing.set(caller);
	}

	/** Whether it will still fail. */
	public boolean isAboutToFail() {
		return this.failing.get() != null;
	}

	public void add(Duration duration) {
		this.millis.addAndGet(duration.toMillis());
	}

	@Override
	public long millis() {
		String caller = this.failing.get();
		if (caller != null && isCalledBy(caller) && this.failing.compareAndSet(caller, null)) {
			throw new StackOverflowError("as asked for");
		}
		return this.millis.getAndIncrement();
	}

	private static boolean isCalledBy(String caller) {
		return StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().endsWith("." + caller)));
	}

	@Override
	public Instant instant() {
		return Instant.ofEpochMilli(millis());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
