package io.github.ssekit.spring.attack;

import java.util.List;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.Endings;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is attacked. */
@RestController
class Target extends Endings {

	@SseEndpoint("/topics")
	SseStream topics(@RequestParam List<String> topic) {
		return SseStream.of(topic);
	}

}
