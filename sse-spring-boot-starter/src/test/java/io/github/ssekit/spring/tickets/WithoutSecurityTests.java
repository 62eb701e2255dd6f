package io.github.ssekit.spring.tickets;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.UserHeaderFilter;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tickets where Spring Security is not on the class path. */
class WithoutSecurityTests extends OnEachServer {

	@Test
	void aTicketWorksWithoutSpringSecurity() {
		try (App app = App.on(this.server)
			.without("org.springframework.security", "org.springframework.boot.security")
			.with(Shop.class, UserHeaderFilter.class)
			.start()) {
			assertThat(app.context().containsBean("sseTicketCustomizer")).isFalse();
			String ticket = new Page(app, "X-User", "alice").ticket();
			try (SseTestClient client = app.listening("/events?ticket=" + ticket)) {
				assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
				assertThat(app.get("/events?ticket=" + ticket).statusCode()).isEqualTo(401);
			}
		}
	}

}
