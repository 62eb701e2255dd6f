package io.github.ssekit.spring.filters;

import java.io.IOException;
import java.net.http.HttpResponse;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Filters on the way that would hold a stream back: it works, or it says why not. */
class FilterTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void behindAFilterThatKeepsTheBodyAStreamIsRefusedAndTheLogSaysWhy() {
		assertThatItIsRefused(app, "/kept/news", "A stream cannot be opened behind a filter that wraps the response in "
				+ ContentCachingResponseWrapper.class.getName());
	}

	@Test
	void behindAFilterWithoutAsyncSupportAStreamWorksWhereItsConnectionIsTakenOver() {
		assertThatItWorks("/synchronous/news");
	}

	@Test
	void whereItIsNotTheStreamIsRefusedAndTheLogSaysWhy() {
		try (App standard = App.on(this.server).with(Endpoints.class).property("sse.transport.direct", false).start()) {
			assertThatItIsRefused(standard, "/synchronous/news",
					"A stream cannot be opened at /synchronous/news: a servlet or filter"
							+ " on the way does not support asynchronous requests");
		}
	}

	@Test
	void behindTheFilterForEtagsAStreamWorks() {
		assertThat(app.get("/tagged/page").headers().firstValue("ETag")).isPresent();
		assertThatItWorks("/tagged/news");
	}

	private static void assertThatItWorks(String path) {
		try (SseTestClient client = app.listening(path)) {
			assertThat(client.responseHeader("ETag")).isNull();
			app.hub().publish("news", SseEvent.of("n"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("n");
		}
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	private static void assertThatItIsRefused(App app, String path, String text) {
		try (LogWatch log = LogWatch.warnings()) {
			HttpResponse<String> response = app.get(path);
			assertThat(response.statusCode()).isEqualTo(500);
			assertThat(response.headers().firstValue("Content-Type").orElse("")).doesNotContain("event-stream");
			assertThat(log.lines()).anyMatch((line) -> line.contains(text));
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/{how}/news")
		SseStream news(@PathVariable String how) {
			return SseStream.of("news");
		}

		@GetMapping("/tagged/page")
		String page() {
			return "page";
		}

		@Bean
		FilterRegistrationBean<Filter> keepsTheBody() {
			return filter((request, response, chain) -> {
				ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper((HttpServletResponse) response);
				try {
					chain.doFilter(request, kept);
				}
				finally {
					copy(kept);
				}
			}, "/kept/*");
		}

		@Bean
		FilterRegistrationBean<Filter> isSynchronous() {
			FilterRegistrationBean<Filter> filter = filter(
					(request, response, chain) -> chain.doFilter(request, response), "/synchronous/*");
			filter.setAsyncSupported(false);
			return filter;
		}

		@Bean
		FilterRegistrationBean<ShallowEtagHeaderFilter> tags() {
			return filter(new ShallowEtagHeaderFilter(), "/tagged/*");
		}

		private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, String path) {
			FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
			registration.addUrlPatterns(path);
			return registration;
		}

		private static void copy(ContentCachingResponseWrapper kept) throws IOException {
			kept.copyBodyToResponse();
		}

	}

}
