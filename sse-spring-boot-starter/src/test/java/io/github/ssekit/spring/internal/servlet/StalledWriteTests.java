package io.github.ssekit.spring.internal.servlet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The write timeout of a stream whose request stays open. */
class StalledWriteTests implements EventSink.Listener {

	private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(60);

	private final List<String> told = new ArrayList<>();

	private final WriteTimeouts timeouts = new WriteTimeouts(Duration.ofHours(1));

	private final FakeContainer container = new FakeContainer();

	private final ServletEventSink sink = new ServletEventSink(this.container.context(), this.container,
			() -> this.told.add("cut"), ServletResponseHead.FIXED, this.timeouts);

	@AfterEach
	void close() {
		this.timeouts.close();
	}

	@Test
	void whoTakesNothingForTheTimeoutIsCutOff() {
		becomeStuck();
		assertThat(this.timeouts.size()).as("watched").isOne();
		assertThat(this.sink.isStillStuck(System.nanoTime(), TIMEOUT)).isTrue();
		assertThat(this.told).containsExactly("writable");
		assertThat(this.sink.isStillStuck(System.nanoTime() + TIMEOUT, TIMEOUT)).isFalse();
		assertThat(this.told).containsExactly("writable", "cut", "gone");
		assertThat(this.container.calls).endsWith("complete");
	}

	@Test
	void whoTakesSomethingInTimeIsNot() {
		becomeStuck();
		this.container.ready = true;
		this.sink.onWritePossible();
		assertThat(this.sink.isStillStuck(System.nanoTime() + TIMEOUT, TIMEOUT)).isFalse();
		assertThat(this.told).containsExactly("writable", "writable");
	}

	@Test
	void whoHasLeftIsForgotten() {
		becomeStuck();
		this.sink.abort();
		assertThat(this.sink.isStillStuck(System.nanoTime() + TIMEOUT, TIMEOUT)).isFalse();
		assertThat(this.told).containsExactly("writable", "cut");
	}

	private void becomeStuck() {
		this.sink.open(this);
		this.sink.onWritePossible();
		this.container.ready = false;
		byte[] bytes = "data: hello\n\n".getBytes(StandardCharsets.UTF_8);
		assertThat(this.sink.write(bytes, 0, bytes.length)).as("takes more").isFalse();
	}

	@Override
	public void onWritable() {
		this.told.add("writable");
	}

	@Override
	public void onGone(@Nullable Throwable cause) {
		this.told.add("gone");
	}

}
