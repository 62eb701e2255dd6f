package io.github.ssekit.spring.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Streams of clients and of nobody, and who was refused or closed. */
public abstract class Endings implements SseObserver {

	/** Why streams were refused, in their order. */
	public final List<RefuseReason> refused = new CopyOnWriteArrayList<>();

	/** Why streams were closed, in their order. */
	public final List<CloseReason> closed = new CopyOnWriteArrayList<>();

	@SseEndpoint("/all")
	SseStream all() {
		return SseStream.of();
	}

	@SseEndpoint("/of/{client}")
	SseStream of(@PathVariable String client) {
		return SseStream.of().client(client);
	}

	@GetMapping("/hello")
	String hello() {
		return "hello";
	}

	@Override
	public void onRefused(StreamInfo stream, RefuseReason reason) {
		this.refused.add(reason);
	}

	@Override
	public void onClosed(StreamInfo stream, CloseReason reason) {
		this.closed.add(reason);
	}

}
