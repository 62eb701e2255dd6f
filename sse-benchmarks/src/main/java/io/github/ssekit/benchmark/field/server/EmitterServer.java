package io.github.ssekit.benchmark.field.server;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Spring's {@link SseEmitter} in a map, as tutorials have it. */
public final class EmitterServer {

	private EmitterServer() {
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

	/** The endpoint, and the map. */
	@RestController
	static class Controller implements Streams {

		private final Set<SseEmitter> emitters = ConcurrentHashMap.newKeySet();

		@GetMapping("/stream")
		SseEmitter stream() throws IOException {
			SseEmitter emitter = new SseEmitter(0L);
			emitter.onCompletion(() -> this.emitters.remove(emitter));
			emitter.onTimeout(emitter::complete);
			emitter.onError((ex) -> this.emitters.remove(emitter));
			// Headers leave with the first event, so tutorials say hello
			emitter.send(SseEmitter.event().name("connected").data("ok"));
			this.emitters.add(emitter);
			return emitter;
		}

		@Override
		public void broadcast(Object data) {
			this.emitters.removeIf((emitter) -> !sent(emitter, data));
		}

		private static boolean sent(SseEmitter emitter, Object data) {
			try {
				emitter.send(SseEmitter.event().name("message").data(data));
				return true;
			}
			catch (IOException | IllegalStateException ex) {
				return false;
			}
		}

	}

}
