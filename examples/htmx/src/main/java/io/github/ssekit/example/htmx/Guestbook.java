package io.github.ssekit.example.htmx;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** A guestbook whose entries are pieces of HTML, which htmx puts into the page. */
@SpringBootApplication
@RestController
public class Guestbook {

	private final SsePublisher publisher;

	Guestbook(SsePublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Read along; who comes anew is given the newest twenty entries first.
	 * @return a stream of the topic {@code guestbook}
	 */
	@SseEndpoint("/entries")
	public SseStream read() {
		return SseStream.of("guestbook").replayLast(20);
	}

	/**
	 * Write an entry. What comes from a visitor is escaped: htmx takes it as HTML.
	 * @param words what the visitor has written
	 * @return 204 once the entry has its place: the page hears of it by its stream
	 */
	@PostMapping("/entries")
	public CompletableFuture<ResponseEntity<Void>> write(@RequestParam String words) {
		String item = "<li>" + HtmlUtils.htmlEscape(words) + "</li>";
		return this.publisher.publish("guestbook", SseEvent.named("entry").data(item))
			.thenApply((published) -> ResponseEntity.noContent().build());
	}

	/**
	 * Run it.
	 * @param args properties, such as {@code --server.port=9090}
	 */
	public static void main(String[] args) {
		SpringApplication.run(Guestbook.class, args);
	}

}
