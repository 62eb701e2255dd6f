package io.github.ssekit.benchmark.jmh;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.internal.wire.EventEncoder;

/** What the events of the benchmarks say. */
public enum Text {

	/** A line of 60 bytes. */
	SHORT("x".repeat(60)),

	/** About 1 KB of JSON, as an encoder of JSON writes it: one line. */
	JSON("[" + "{\"id\":17,\"state\":\"on its way\",\"weight\":1.25},".repeat(22) + "{}]"),

	/** Lines that end in LF, CR and CRLF, and one that is empty. */
	LINES("one\ntwo\rthree\r\nfour\n\nsix\r\n".repeat(4));

	private final String data;

	Text(String data) {
		this.data = data;
	}

	String data() {
		return this.data;
	}

	SseEvent event() {
		return SseEvent.named("shipped").data(this.data);
	}

	EncodedEvent encoded() {
		return encoder().encode(event());
	}

	static EventEncoder encoder() {
		return new EventEncoder(PayloadEncoder.plain(), 256 * 1024);
	}

}
