package io.github.ssekit.docs;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.microsoft.playwright.Page;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.docs.Page.Block;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.tickets.SseTicket;
import io.github.ssekit.spring.tickets.SseTickets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of clients.md and security.md, as they stand there, over a line that breaks.
 */
@Tag("browser")
@Timeout(300)
class PagesInABrowserTests {

	/** Other tests of the module need one; it takes half of the start. */
	private static final String NO_DATABASE = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
			+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration," + OpenInViewTests.NO_OUTBOX;

	private static ConfigurableApplicationContext application;

	private static Chromium chromium;

	@BeforeAll
	@Timeout(300)
	static void start() {
		application = new SpringApplicationBuilder(Application.class).run("--server.port=0", "--sse.retry.min=100ms",
				"--sse.retry.max=200ms", "--sse.redis.enabled=false", "--spring.autoconfigure.exclude=" + NO_DATABASE);
		chromium = Chromium.start();
	}

	@AfterAll
	static void stop() {
		chromium.close();
		application.close();
	}

	@Test
	void thePageOfAClientMissesNothing() {
		Controller controller = application.getBean(Controller.class);
		Block block = page("docs/clients.md");
		controller.script = """
				window.shown = [];
				const showOrder = (order) => document.title = order.state;
				const showParcel = (parcel) => window.shown.push(parcel.id);
				const say = (text) => console.log(text);
				""" + block.text();
		Page tab = run((text) -> publish("orders/17", SseEvent.named("shipped").data(Map.of("id", text))));
		assertThat(tab.title()).isEqualTo("packed");
	}

	@Test
	void thePageThatAsksForTicketsMissesNothing() {
		Controller controller = application.getBean(Controller.class);
		Block block = page("docs/security.md");
		controller.script = """
				window.shown = [];
				const token = 'alice';
				const show = (text) => window.shown.push(text);
				const loadState = () => { throw new Error('history was lost'); };
				""" + block.text();
		run((text) -> publish("news", SseEvent.of(text)));
	}

	private static Page run(Consumer<String> publish) {
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		try (FaultyLine line = new FaultyLine(port)) {
			Page tab = chromium.tab();
			new BrowserPage(tab, line, publish, () -> shown(tab)).goesThroughEverything("/page");
			return tab;
		}
	}

	@SuppressWarnings("unchecked")
	private static List<String> shown(Page tab) {
		return (List<String>) tab.evaluate("window.shown");
	}

	private static void publish(String topic, SseEvent event) {
		application.getBean(SsePublisher.class).publish(topic, event).join();
	}

	private static Block page(String name) {
		return io.github.ssekit.docs.Page.of(name).blocks("js", "a page").get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Controller.class)
	static class Application {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/events", "/events/ticket")
					.authenticated()
					.anyRequest()
					.permitAll())
				.oauth2ResourceServer((server) -> server.opaqueToken(Customizer.withDefaults()))
				.csrf(CsrfConfigurer::disable)
				.build();
		}

		@Bean
		OpaqueTokenIntrospector tokens() {
			return (token) -> new DefaultOAuth2AuthenticatedPrincipal(token, Map.of("sub", token),
					AuthorityUtils.NO_AUTHORITIES);
		}

	}

	@RestController
	static class Controller {

		private final SseTickets tickets;

		/** Set by a test before it opens the page. */
		private volatile String script = "";

		Controller(SseTickets tickets) {
			this.tickets = tickets;
		}

		@GetMapping(path = "/page", produces = MediaType.TEXT_HTML_VALUE)
		String page() {
			return "<!doctype html><meta charset=utf-8><script type=module>" + this.script + "</script>";
		}

		@GetMapping("/orders/17")
		Map<String, String> order() {
			return Map.of("state", "packed");
		}

		@SseEndpoint("/orders/17/events")
		SseStream orderEvents() {
			return SseStream.of("orders/17");
		}

		@PostMapping("/events/ticket")
		SseTicket ticket(Principal user) {
			return this.tickets.issue(user);
		}

		@SseEndpoint("/events")
		SseStream events(Principal user) {
			return SseStream.of("news").client(user.getName());
		}

	}

}
