package io.github.ssekit.sample;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** Opens streams. */
@RestController
@RequestMapping({ "/api/v1/sse", "${sample.also-under:/api/v1/sse}" })
class StreamController {

	@SseEndpoint("/connect")
	SseStream connect(@RequestParam(required = false) @Nullable String clientId,
			@RequestParam(defaultValue = "false") boolean exclusive,
			@RequestParam(required = false) @Nullable Instant since,
			@RequestParam(required = false) @Nullable Integer replayLast, WebRequest request) {
		// not a List parameter: Spring would part a topic's name at its commas
		String[] topics = request.getParameterValues("topic");
		SseStream stream = SseStream.of((topics != null) ? List.of(topics) : List.of())
			.client((clientId != null && !clientId.isEmpty()) ? clientId : madeUp());
		stream = exclusive ? stream.exclusive() : stream;
		if (since != null && replayLast != null) {
			throw new InvalidNameException("replayLast", replayLast.toString(), "cannot be combined with since");
		}
		stream = (since != null) ? stream.since(since) : stream;
		return (replayLast != null) ? stream.replayLast(replayLast) : stream;
	}

	private static String madeUp() {
		return "guest-" + UUID.randomUUID();
	}

}
