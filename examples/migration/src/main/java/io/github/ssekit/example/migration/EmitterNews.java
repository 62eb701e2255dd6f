package io.github.ssekit.example.migration;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * How it was: a list of emitters, and a loop over it. Who is away misses what is sent
 * meanwhile, one reader that is slow holds up the others, and another node knows nothing
 * of it. It may stay until the last page has moved.
 */
@RestController
class EmitterNews {

	private final List<SseEmitter> emitters = new CopyOnWriteArrayList<>();

	@GetMapping("/old/news")
	SseEmitter news() throws IOException {
		SseEmitter emitter = new SseEmitter(0L);
		emitter.onCompletion(() -> this.emitters.remove(emitter));
		this.emitters.add(emitter);
		emitter.send(SseEmitter.event().comment("open")); // else no header is sent
		return emitter;
	}

	void send(Article article) {
		for (SseEmitter emitter : this.emitters) {
			try {
				emitter.send(SseEmitter.event().name("article").data(article));
			}
			catch (IOException | IllegalStateException ex) {
				emitter.completeWithError(ex); // which takes it off the list
			}
		}
	}

}
