package io.github.ssekit.spring.internal.http;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.ssekit.spring.internal.http.Poster.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** When there is publishing by HTTP at all, and for whom. */
class HttpPublishSettingsTests {

	private static final String EVENT = "{\"topic\":\"a\",\"data\":\"1\"}";

	@Test
	void nobodyPublishesUnlessItIsAskedFor() {
		try (App app = App.on(Server.TOMCAT).secured().with(Accounts.class).start()) {
			Poster poster = new Poster(app.uri("/sse/publish"));
			assertThat(poster.post(JSON, EVENT, Poster.login("writer")).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void itDoesNotStartWithoutSpringSecurity() {
		assertThatException()
			.isThrownBy(() -> App.on(Server.TOMCAT)
				.without("org.springframework.security")
				.property("sse.http-publish.enabled", true)
				.start()
				.close())
			.havingRootCause()
			.isInstanceOf(InvalidSettingException.class)
			.withMessageContaining("sse.http-publish.enabled = true: needs Spring Security")
			.withMessageContaining("sse.http-publish.allow-anonymous=true");
	}

	@Test
	void anybodyPublishesWhereThatIsWanted() {
		try (App app = App.on(Server.TOMCAT)
			.without("org.springframework.security")
			.property("sse.http-publish.enabled", true)
			.property("sse.http-publish.allow-anonymous", true)
			.property("sse.http-publish.path", "/hooks/events")
			.start()) {
			assertThat(new Poster(app.uri("/hooks/events")).post(JSON, EVENT).statusCode()).isEqualTo(200);
			assertThat(new Poster(app.uri("/sse/publish")).post(JSON, EVENT).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void anotherAuthorityMayBeAskedForOrNone() {
		try (App app = secured("SSE_READ")) {
			Poster poster = new Poster(app.uri("/sse/publish"));
			assertThat(poster.post(JSON, EVENT, Poster.login("reader")).statusCode()).isEqualTo(200);
			assertThat(poster.post(JSON, EVENT, Poster.login("writer")).statusCode()).isEqualTo(403);
		}
		try (App app = secured("")) {
			Poster poster = new Poster(app.uri("/sse/publish"));
			assertThat(poster.post(JSON, EVENT, Poster.login("writer")).statusCode()).isEqualTo(200);
			assertThat(poster.post(JSON, EVENT).statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@CsvSource({ "path, publish", "path, /", "path, /sse/**", "path, /a b", "max-events, 0", "max-events, 1000001",
			"max-body-size, 1023B", "max-body-size, 2GB" })
	void aBadValueIsToldWithItsPropertyAndTheRule(String name, String value) {
		assertThatException()
			.isThrownBy(() -> App.on(Server.TOMCAT)
				.property("sse.http-publish.enabled", true)
				.property("sse.http-publish." + name, value)
				.start()
				.close())
			.havingRootCause()
			.isInstanceOf(InvalidSettingException.class)
			.withMessageContaining("sse.http-publish." + name + " = ")
			.withMessageContaining("must be");
	}

	private static App secured(String authority) {
		return App.on(Server.TOMCAT)
			.secured()
			.with(Accounts.class)
			.property("sse.http-publish.enabled", true)
			.property("sse.http-publish.authority", authority)
			.start();
	}

}
