package io.github.ssekit.benchmark.field.server;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** WebFlux with a sink for each client, on Reactor Netty. */
public final class SinksServer {

	private SinksServer() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the server, a name of {@link Boot}
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = Boot.valueOf(args[0]).start(Controller.class);
		CommandLine.serve(Boot.port(context), context.getBean(Controller.class));
	}

	/** The endpoint, and the sinks. */
	@RestController
	static class Controller implements Streams {

		private final Set<Sinks.Many<ServerSentEvent<Object>>> sinks = ConcurrentHashMap.newKeySet();

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<ServerSentEvent<Object>> stream() {
			Sinks.Many<ServerSentEvent<Object>> sink = Sinks.many().unicast().onBackpressureBuffer();
			this.sinks.add(sink);
			// Headers leave with the first event
			sink.tryEmitNext(ServerSentEvent.<Object>builder("ok").event("connected").build());
			return sink.asFlux().doFinally((signal) -> this.sinks.remove(sink));
		}

		@Override
		public void broadcast(Object data) {
			ServerSentEvent<Object> event = ServerSentEvent.builder(data).build();
			this.sinks.removeIf((sink) -> sink.tryEmitNext(event).isFailure());
		}

	}

}
