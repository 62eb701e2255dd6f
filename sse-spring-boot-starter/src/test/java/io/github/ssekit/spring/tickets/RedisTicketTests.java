package io.github.ssekit.spring.tickets;

import java.net.http.HttpResponse;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.UserHeaderFilter;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tickets of two nodes, one on each server, that share them through Redis. */
class RedisTicketTests {

	@Test
	void aTicketIsGoodOnceOnAllNodesAndSaysSoWhenRedisIsAway() {
		try (RedisServer redis = RedisServer.with().own().start();
				App here = node(Server.TOMCAT, redis);
				App there = node(Server.JETTY, redis)) {
			String ticket = new Page(here, "X-User", "alice").ticket();
			assertThat(redis.text("KEYS", "sse:t:*")).hasSize("sse:t:".length() + 64);
			try (SseTestClient client = there.listening("/events?ticket=" + ticket)) {
				assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
				assertThat(here.get("/events?ticket=" + ticket).statusCode()).isEqualTo(401);
				assertThat(there.get("/events?ticket=" + ticket).statusCode()).isEqualTo(401);
			}
			redis.kill();
			assertAway(here);
			assertAway(there);
		}
	}

	private static void assertAway(App app) {
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(app.bean(RedisParts.class).isConnected()).isFalse());
		HttpResponse<String> issued = app.send("POST", "/tickets", "X-User", "alice");
		assertThat(issued.statusCode()).isEqualTo(503);
		assertThat(issued.headers().firstValue("Retry-After")).contains("5");
		assertThat(issued.body()).contains("No ticket can be issued now. Try again.").doesNotContain("sse_");
		HttpResponse<String> opened = app.get("/events?ticket=" + Ticket.random().value());
		assertThat(opened.statusCode()).isEqualTo(503);
		assertThat(opened.headers().firstValue("Retry-After")).contains("5");
		assertThat(opened.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
		assertThat(opened.body()).isEqualTo("Tickets cannot be checked now. Try again with a new one.\n");
	}

	private static App node(Server server, RedisServer redis) {
		App app = App.on(server)
			.with(Shop.class, UserHeaderFilter.class)
			.property("sse.redis.enabled", true)
			.property("spring.data.redis.port", redis.port())
			.start();
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(app.bean(RedisParts.class).isConnected()).isTrue());
		return app;
	}

}
