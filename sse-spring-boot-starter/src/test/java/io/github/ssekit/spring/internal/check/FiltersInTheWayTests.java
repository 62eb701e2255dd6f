package io.github.ssekit.spring.internal.check;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletComponentScan;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.util.ContentCachingResponseWrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Filters that no stream gets through: seen at the start where every stream meets them.
 */
@ExtendWith(OutputCaptureExtension.class)
class FiltersInTheWayTests extends OnEachServer {

	@ParameterizedTest
	@ValueSource(strings = { "/*", "/orders/*", "/orders/{id}/events" })
	void doesNotStartWithASynchronousFilterInFrontOfAnEndpoint(String pattern, CapturedOutput output) {
		AppBuilder application = application(SynchronousFilter.class).property("test.pattern", pattern);
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application::start);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The filter synchronous is registered with asyncSupported = false")
			.contains("for the @SseEndpoint /orders/{id}/events passes it")
			.contains("Set asyncSupported = true");
	}

	@Test
	void doesNotStartWithAWebFilterThatDoesNotSayThatItIsAsynchronous(CapturedOutput output) {
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application(Scanned.class)::start);
		assertThat(output).contains("is registered with asyncSupported = false").contains("@WebFilter");
	}

	@Test
	void doesNotStartWithASynchronousDispatcherServlet() {
		assertThatExceptionOfType(SelfCheckFailedException.class)
			.isThrownBy(application(SynchronousServlet.class)::start)
			.withMessageContaining("The servlet dispatcherServlet is registered with asyncSupported = false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/other/*", "/orders/17/*", "/orders" })
	void startsWithASynchronousFilterThatStreamsNeedNotPass(String pattern) {
		try (App app = application(SynchronousFilter.class).property("test.pattern", pattern).start();
				SseTestClient client = app.listening("/orders/18/events")) {
			assertThat(client.events()).isNotEmpty();
		}
	}

	@Test
	void doesNotStartWhereAStreamComesLaterThoughItsConnectionIsTakenOverElsewhere() {
		AppBuilder application = App.on(this.server)
			.with(LaterEndpoint.class, SynchronousFilter.class)
			.property("test.pattern", "/later/*");
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application::start)
			.withMessageContaining("for the @SseEndpoint /later/events passes it");
	}

	@Test
	void saysThatAFilterKeepsResponsesInMemoryAndThatIsWhatHappens(CapturedOutput output) {
		try (App app = application(KeepingFilter.class).start()) {
			assertThat(SelfCheckTests.warnings(output)).singleElement()
				.asString()
				.contains("URL patterns of the filter keeping = [/*]: it keeps responses in memory")
				.contains("a stream of the @SseEndpoint /orders/{id}/events is answered with 500");
			assertThat(app.get("/orders/17/events").statusCode()).isEqualTo(500);
		}
	}

	@Test
	void saysNothingOfFiltersThatLetStreamsThroughAndTheyDo(CapturedOutput output) {
		try (App app = application(HarmlessFilters.class).start();
				SseTestClient client = app.listening("/orders/17/events")) {
			assertThat(client.events()).isNotEmpty();
			assertThat(SelfCheckTests.warnings(output)).isEmpty();
		}
	}

	/** On both servers the request of a stream stays open. */
	private AppBuilder application(Class<?> filters) {
		return App.on(this.server).with(Endpoints.class, filters).property("sse.transport.direct", false);
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/orders/{id}/events")
		SseStream orders() {
			return SseStream.of("orders");
		}

	}

	@RestController
	static class LaterEndpoint {

		@GetMapping("/later/events")
		CompletableFuture<SseStream> later() {
			return CompletableFuture.supplyAsync(() -> SseStream.of("orders"));
		}

	}

	static class SynchronousFilter {

		@Bean
		FilterRegistrationBean<HttpFilter> synchronous(Environment environment) {
			FilterRegistrationBean<HttpFilter> filter = new FilterRegistrationBean<>(new PassingFilter());
			filter.setName("synchronous");
			filter.addUrlPatterns(environment.getRequiredProperty("test.pattern"));
			filter.setAsyncSupported(false);
			return filter;
		}

	}

	@ServletComponentScan(basePackageClasses = Scanned.class)
	static class Scanned {

	}

	@WebFilter("/*")
	static class PassingFilter extends HttpFilter {

		private static final long serialVersionUID = 1L;

	}

	static class SynchronousServlet {

		@Bean
		DispatcherServletRegistrationBean dispatcherServletRegistration(DispatcherServlet servlet) {
			DispatcherServletRegistrationBean registration = new DispatcherServletRegistrationBean(servlet, "/");
			registration.setName("dispatcherServlet");
			registration.setAsyncSupported(false);
			return registration;
		}

	}

	static class KeepingFilter {

		@Bean
		FilterRegistrationBean<HttpFilter> keeping() {
			FilterRegistrationBean<HttpFilter> filter = new FilterRegistrationBean<>(new Keeping());
			filter.setName("keeping");
			return filter;
		}

	}

	static class HarmlessFilters {

		@Bean
		FilterRegistrationBean<ShallowEtagHeaderFilter> tags() {
			return new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
		}

		@Bean
		FilterRegistrationBean<OncePerRequestFilter> keepsOtherThings() {
			return new FilterRegistrationBean<>(new KeepsOtherThings());
		}

	}

	static class Keeping extends HttpFilter {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
			try {
				chain.doFilter(request, kept);
			}
			finally {
				kept.copyBodyToResponse();
			}
		}

	}

	static class KeepsOtherThings extends OncePerRequestFilter {

		@Override
		protected boolean shouldNotFilter(HttpServletRequest request) {
			return request.getRequestURI().endsWith("/events");
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			chain.doFilter(request, new ContentCachingResponseWrapper(response));
		}

	}

}
