package io.github.ssekit.benchmark.field.server;

import java.io.IOException;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.RestController;

/** SseKit as its front page shows it: the starter, in memory, nothing set. */
public final class SseKitServer {

	private static final String TOPIC = "orders/17";

	private SseKitServer() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the server, a name of {@link Boot}
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = Boot.valueOf(args[0]).start(Controller.class);
		SsePublisher publisher = context.getBean(SsePublisher.class);
		CommandLine.serve(Boot.port(context), (data) -> publisher.publish(TOPIC, SseEvent.of(data)).join());
	}

	/** The endpoint. */
	@RestController
	static class Controller {

		@SseEndpoint("/stream")
		String stream() {
			return TOPIC;
		}

	}

}
