package io.github.ssekit.example.nodes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Departures of trains: whatever node a reader is on, it hears what any node publishes.
 */
@SpringBootApplication
@RestController
public class Board {

	private final SsePublisher publisher;

	private final SseHub hub;

	Board(SsePublisher publisher, SseHub hub) {
		this.publisher = publisher;
		this.hub = hub;
	}

	/**
	 * The stream of a station.
	 * @param station its name
	 * @return a stream of its topic
	 */
	@SseEndpoint("/stations/{station}/departures")
	public SseStream departures(@PathVariable String station) {
		return SseStream.of("departures/" + station);
	}

	/**
	 * A train leaves.
	 * @param station from where
	 * @param train which one
	 * @return the id of the event, once it has its place
	 */
	@PostMapping("/stations/{station}/departures")
	public CompletableFuture<String> depart(@PathVariable String station, @RequestBody String train) {
		return this.publisher.publish("departures/" + station, SseEvent.named("departure").data(train))
			.thenApply(Published::id);
	}

	/**
	 * How many read, on all nodes.
	 * @return clients and streams
	 */
	@GetMapping("/readers")
	public CompletionStage<Counts> readers() {
		return this.hub.counts();
	}

	/**
	 * Run a node.
	 * @param args properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(Board.class, args);
	}

}
