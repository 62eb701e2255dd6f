package io.github.ssekit.spring.limits;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;

/**
 * An application that takes two streams of a client, three of an address, five in all.
 */
abstract class LimitTestCase extends OnEachServer {

	static App app;

	private final List<SseTestClient> opened = new ArrayList<>();

	static AppBuilder limited(Server server) {
		return App.on(server)
			.with(Endpoints.class)
			.property("server.forward-headers-strategy", "framework")
			.property("sse.limits.streams-per-client", 2)
			.property("sse.limits.streams-per-address", 3)
			.property("sse.limits.streams-per-node", 5);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		this.opened.forEach(SseTestClient::close);
		app.hub().disconnectAll();
		app.awaitStreams(0);
		app.bean(Endpoints.class).refused.clear();
		app.bean(Endpoints.class).closed.clear();
	}

	/** A stream that may be opened. */
	SseTestClient listening(String path, String address) {
		SseTestClient client = coming(path, address);
		client.awaitEvent("sse.ready");
		return client;
	}

	/** A stream that may be refused. */
	SseTestClient coming(String path, String address) {
		SseTestClient client = app.client(path).header("X-Forwarded-For", address).once().openAndAwait();
		this.opened.add(client);
		return client;
	}

}
