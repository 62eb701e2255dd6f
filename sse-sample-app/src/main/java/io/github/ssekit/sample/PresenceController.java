package io.github.ssekit.sample;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Says who is connected, and ends their streams. */
@RestController
@RequestMapping({ "/api/v1/sse", "${sample.also-under:/api/v1/sse}" })
class PresenceController {

	private final SseHub hub;

	PresenceController(SseHub hub) {
		this.hub = hub;
	}

	@GetMapping("/connected-count")
	CompletionStage<ConnectedCount> count() {
		return this.hub.counts()
			.thenApply((all) -> new ConnectedCount(all.clients(), all.streams(), this.hub.countsHere()));
	}

	@GetMapping("/clients")
	CompletionStage<List<ClientInfo>> clients() {
		return this.hub.clients();
	}

	@PostMapping("/disconnect/{clientId}")
	CompletionStage<Ended> disconnect(@PathVariable String clientId) {
		Topic.client(clientId); // refuses what cannot be an id
		return this.hub.disconnect(clientId).thenApply((streams) -> {
			if (streams == 0) {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND, "Client " + clientId + " is not connected");
			}
			return new Ended(streams);
		});
	}

	@PostMapping("/shutdown")
	CompletionStage<Ended> shutdown() {
		return this.hub.disconnectAll().thenApply(Ended::new);
	}

	/**
	 * How many are connected.
	 *
	 * @param clients clients, to all nodes
	 * @param streams streams, to all nodes
	 * @param node the same of this node alone
	 */
	record ConnectedCount(int clients, int streams, Counts node) {
	}

	/**
	 * How many streams were ended.
	 *
	 * @param streams the number
	 */
	record Ended(int streams) {
	}

}
