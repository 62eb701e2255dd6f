package io.github.ssekit.spring.internal.http;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A stream of any topic. */
@RestController
class Streams {

	@SseEndpoint("/hear")
	SseStream hear(@RequestParam String topic, @RequestParam(required = false) @Nullable String client) {
		SseStream stream = SseStream.of(topic);
		return (client != null) ? stream.client(client) : stream;
	}

}
