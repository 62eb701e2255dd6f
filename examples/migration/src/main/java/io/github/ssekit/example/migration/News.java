package io.github.ssekit.example.migration;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How it is now: a topic in place of the list, and nothing to clean up. */
@RestController
class News {

	private final List<Article> articles = new CopyOnWriteArrayList<>();

	private final SsePublisher publisher;

	private final EmitterNews old;

	News(SsePublisher publisher, EmitterNews old) {
		this.publisher = publisher;
		this.old = old;
	}

	@SseEndpoint("/news")
	SseStream stream() {
		return SseStream.of("news");
	}

	@GetMapping("/articles")
	List<Article> articles() {
		return this.articles;
	}

	@PostMapping("/articles")
	@ResponseStatus(HttpStatus.CREATED)
	CompletableFuture<String> publish(@RequestBody Article article) {
		this.articles.add(article);
		this.old.send(article); // until the last page has moved
		return this.publisher.publish("news", SseEvent.named("article").data(article)).thenApply(Published::id);
	}

}
