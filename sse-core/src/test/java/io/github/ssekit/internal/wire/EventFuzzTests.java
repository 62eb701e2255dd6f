package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.event.SseEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** An event, whatever its data is. */
class EventFuzzTests {

	private static final EventEncoder ENCODER = new EventEncoder((data) -> {
		throw new IllegalArgumentException("texts only");
	}, 10_000_000);

	@FuzzTest(maxDuration = "2m")
	void whatIsEncodedIsTakenForAnEventWhereItComesBack(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		int space = Math.max(0, text.indexOf(' '));
		String name = text.substring(0, space);
		SseEvent event = SseEvent.of(text.substring(space));
		if (SseEvent.isName(name)) {
			event = SseEvent.named(name).data(event.data());
		}
		if (bytes.length > 0 && bytes[0] < 0) {
			event = event.retry(Duration.ofMillis(bytes.length));
		}
		assertThat(EventFormat.isEvent(ENCODER.encode(event).bytes())).isTrue();
	}

}
