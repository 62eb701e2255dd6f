package io.github.ssekit.benchmark.field.server;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

import ch.rasc.sse.eventbus.SseEvent;
import ch.rasc.sse.eventbus.SseEventBus;
import ch.rasc.sse.eventbus.config.EnableSseEventBus;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The {@code sse-eventbus} library as its README shows it. */
public final class EventBusServer {

	private EventBusServer() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the server, a name of {@link Boot}
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = Boot.valueOf(args[0]).start(Bus.class, Controller.class);
		SseEventBus bus = context.getBean(SseEventBus.class);
		CommandLine.serve(Boot.port(context), (data) -> bus.handleEvent(SseEvent.ofData(data)));
	}

	/** The bus, and the Jackson 2 that it looks for. */
	@Configuration(proxyBeanMethods = false)
	@EnableSseEventBus
	static class Bus {

		@Bean
		ObjectMapper jackson2() {
			return new ObjectMapper();
		}

	}

	/** The endpoint. */
	@RestController
	static class Controller {

		private final SseEventBus bus;

		private final AtomicLong clients = new AtomicLong();

		Controller(SseEventBus bus) {
			this.bus = bus;
		}

		@GetMapping("/stream")
		SseEmitter stream() throws IOException {
			String client = "client-" + this.clients.incrementAndGet();
			SseEmitter emitter = this.bus.createSseEmitter(client, 0L, SseEvent.DEFAULT_EVENT);
			// It would try for minutes to reach those who have left
			emitter.onCompletion(() -> this.bus.unregisterClient(client));
			// It sends nothing of its own before the first event, not even headers
			emitter.send(SseEmitter.event().name("connected").data("ok"));
			return emitter;
		}

	}

}
