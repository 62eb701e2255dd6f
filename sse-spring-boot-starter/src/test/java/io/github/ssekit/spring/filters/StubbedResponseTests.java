package io.github.ssekit.spring.filters;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

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
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Filters that put an output stream of their own around a response, as many applications
 * have them to count or to log bytes, and that have written no more of it than they had
 * to. A stream behind one works, or is ended, and the log names the class.
 */
class StubbedResponseTests extends OnEachServer {

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
	void whereTheListenerIsForgottenTheStreamEndsWith500AndTheLogNamesTheClass() {
		try (LogWatch log = LogWatch.warnings()) {
			HttpResponse<String> response = app.get("/forgets/news");
			assertThat(response.statusCode()).isEqualTo(500);
			assertThat(log.lines()).anyMatch((line) -> line.contains(Forgets.class.getName())
					&& line.contains("does not call its WriteListener"));
			app.awaitStreams(0);
		}
	}

	@Test
	void whereThereAreNoNonBlockingWritesTheStreamIsRefusedWith500AndTheLogNamesTheClass() {
		try (LogWatch log = LogWatch.warnings()) {
			HttpResponse<String> response = app.get("/refuses/news");
			assertThat(response.statusCode()).isEqualTo(500);
			assertThat(log.lines()).anyMatch((line) -> line.contains("A stream cannot be opened, because the response ")
					&& line.contains(Refuses.class.getName()) && line.contains("setWriteListener"));
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
		}
	}

	@Test
	void whereAllIsPassedOnTheStreamWorks() {
		try (SseTestClient client = app.listening("/passes/news")) {
			app.hub().publish("news", SseEvent.of("n"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("n");
		}
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@Test
	void whereWritesBlockAReaderThatIsStuckHoldsUpNobodyElse() {
		try (SseTestClient blocking = app.listening("/blocks/news");
				SseTestClient healthy = app.listening("/ordinary/news")) {
			app.bean(Endpoints.class).block = true;
			try {
				for (int i = 0; i < 10; i++) {
					long begun = System.nanoTime();
					app.hub().publish("news", SseEvent.of("n" + i));
					healthy.awaitMessages(i + 1);
					assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("event " + i)
						.isLessThan(Blocks.FOR.dividedBy(2));
				}
			}
			finally {
				app.bean(Endpoints.class).block = false;
			}
			blocking.awaitMessages(10);
		}
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@RestController
	static class Endpoints {

		private volatile boolean block;

		@SseEndpoint("/{how}/news")
		SseStream news(@PathVariable String how) {
			return SseStream.of("news");
		}

		@Bean
		FilterRegistrationBean<Filter> forgets() {
			return around("/forgets/*", Forgets::new);
		}

		@Bean
		FilterRegistrationBean<Filter> refuses() {
			return around("/refuses/*", Refuses::new);
		}

		@Bean
		FilterRegistrationBean<Filter> passes() {
			return around("/passes/*", Passes::new);
		}

		@Bean
		FilterRegistrationBean<Filter> blocks() {
			return around("/blocks/*", (out) -> new Blocks(out, this));
		}

		private static FilterRegistrationBean<Filter> around(String path, OfStream around) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response,
					chain) -> chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {

						private ServletOutputStream out;

						@Override
						public ServletOutputStream getOutputStream() throws IOException {
							if (this.out == null) {
								this.out = around.of(super.getOutputStream());
							}
							return this.out;
						}

					}));
			registration.addUrlPatterns(path);
			return registration;
		}

		interface OfStream {

			ServletOutputStream of(ServletOutputStream out);

		}

	}

	private static class Passes extends ServletOutputStream {

		private final ServletOutputStream out;

		Passes(ServletOutputStream out) {
			this.out = out;
		}

		@Override
		public boolean isReady() {
			return this.out.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.out.setWriteListener(listener);
		}

		@Override
		public void write(int value) throws IOException {
			this.out.write(value);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
		}

		@Override
		public void flush() throws IOException {
			this.out.flush();
		}

	}

	/** As an IDE writes it. */
	private static final class Forgets extends Passes {

		Forgets(ServletOutputStream out) {
			super(out);
		}

		@Override
		public boolean isReady() {
			return false;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			// nothing
		}

	}

	private static final class Refuses extends Passes {

		Refuses(ServletOutputStream out) {
			super(out);
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException();
		}

	}

	/** Waits in each write, as one does that writes to something else as well. */
	private static final class Blocks extends Passes {

		static final Duration FOR = Duration.ofSeconds(2);

		private final Endpoints endpoints;

		Blocks(ServletOutputStream out, Endpoints endpoints) {
			super(out);
			this.endpoints = endpoints;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			if (this.endpoints.block) {
				try {
					Thread.sleep(FOR.toMillis());
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			super.write(bytes, offset, length);
		}

	}

}
