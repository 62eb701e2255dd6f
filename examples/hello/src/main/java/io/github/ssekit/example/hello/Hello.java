package io.github.ssekit.example.hello;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A room in which everybody hears what anybody says, and what was said while away. */
@SpringBootApplication
@RestController
public class Hello {

	private final SsePublisher publisher;

	Hello(SsePublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Listen.
	 * @return a stream of the topic {@code room}
	 */
	@SseEndpoint("/room")
	public SseStream listen() {
		return SseStream.of("room");
	}

	/**
	 * Say something.
	 * @param words what everybody in the room hears
	 * @return the id of the event, once it has its place
	 */
	@PostMapping("/room")
	public CompletableFuture<String> say(@RequestBody String words) {
		return this.publisher.publish("room", SseEvent.named("said").data(words)).thenApply(Published::id);
	}

	/**
	 * Run it.
	 * @param args properties, such as {@code --server.port=9090}
	 */
	public static void main(String[] args) {
		SpringApplication.run(Hello.class, args);
	}

}
