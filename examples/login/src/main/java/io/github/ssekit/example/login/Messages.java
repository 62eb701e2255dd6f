package io.github.ssekit.example.login;

import java.security.Principal;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Who hears what comes from the login alone: the name is no parameter of the request. */
@RestController
class Messages {

	private final SsePublisher publisher;

	Messages(SsePublisher publisher) {
		this.publisher = publisher;
	}

	@SseEndpoint("/messages")
	SseStream mine(Principal user) {
		return SseStream.of().client(user.getName());
	}

	@PostMapping("/messages/{to}")
	CompletionStage<ResponseEntity<Void>> send(Principal from, @PathVariable String to, @RequestBody String text) {
		return this.publisher.toClient(to, SseEvent.of(new Message(from.getName(), text)))
			.thenApply((published) -> ResponseEntity.status(HttpStatus.ACCEPTED).build());
	}

	/**
	 * What a reader is shown.
	 *
	 * @param from who sent it
	 * @param text what was sent
	 */
	record Message(String from, String text) {
	}

}
