package io.github.ssekit.sample;

import java.util.concurrent.CompletionStage;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes what is posted: to one client, to a topic, to everybody. The body is read
 * before anything is refused: a server that answers while the body is still on its way
 * closes the line, without saying so, and the caller's next request fails on it.
 */
@RestController
@RequestMapping(path = { "/api/v1/sse", "${sample.also-under:/api/v1/sse}" },
		consumes = { MediaType.APPLICATION_JSON_VALUE, "application/*+json", MediaType.TEXT_PLAIN_VALUE })
class PublishController {

	private final SsePublisher publisher;

	private final EventBody body;

	PublishController(SsePublisher publisher, EventBody body) {
		this.publisher = publisher;
		this.body = body;
	}

	@PostMapping("/send/{clientId}")
	CompletionStage<ResponseEntity<Accepted>> send(@PathVariable String clientId,
			@RequestParam(required = false) @Nullable String event, HttpServletRequest request) {
		String data = this.body.read(request);
		return publish(Topic.client(clientId), event, data);
	}

	@PostMapping("/broadcast")
	CompletionStage<ResponseEntity<Accepted>> broadcast(@RequestParam(required = false) @Nullable String event,
			HttpServletRequest request) {
		return publish(Topic.BROADCAST, event, this.body.read(request));
	}

	@PostMapping("/topics/{*topic}")
	CompletionStage<ResponseEntity<Accepted>> topic(@PathVariable String topic,
			@RequestParam(required = false) @Nullable String event, HttpServletRequest request) {
		String data = this.body.read(request);
		// the rest of the path begins with a slash
		return publish(Topic.named(topic.substring(1)), event, data);
	}

	private CompletionStage<ResponseEntity<Accepted>> publish(Topic topic, @Nullable String name, String data) {
		SseEvent event = (name != null && !name.isEmpty()) ? SseEvent.named(name) : SseEvent.of("");
		return this.publisher.publish(topic, event.data(data))
			.thenApply((published) -> ResponseEntity.status(HttpStatus.ACCEPTED).body(Accepted.of(published)));
	}

	/**
	 * The answer to a publish.
	 *
	 * @param id the event's own position, which is no cursor
	 * @param topic where it was published
	 */
	record Accepted(String id, String topic) {

		static Accepted of(Published published) {
			return new Accepted(published.id(), published.topic().name());
		}

	}

}
