package io.github.ssekit.spring.limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever is one too many is refused softly, and has room when somebody has left. */
class RefusedTests extends LimitTestCase {

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = limited(server).start();
	}

	@Test
	void aClientThatHasAsManyStreamsAsItMayIsRefused() {
		SseTestClient first = listening("/of/alice", "192.0.2.1");
		listening("/of/alice", "192.0.2.2");
		assertRefused(coming("/of/alice", "192.0.2.3"), RefuseReason.QUOTA);
		listening("/of/bob", "192.0.2.3");
		app.hub().toClient("alice", SseEvent.of("still there"));
		first.awaitMessages(1);
		first.leave();
		awaitRoom("/of/alice", "192.0.2.3");
	}

	@Test
	void anAddressThatHasAsManyStreamsAsItMayIsRefused() {
		SseTestClient first = listening("/all", "192.0.2.1");
		listening("/all", "192.0.2.1");
		listening("/of/alice", "192.0.2.1");
		assertRefused(coming("/all", "192.0.2.1"), RefuseReason.QUOTA);
		listening("/all", "192.0.2.2");
		first.leave();
		awaitRoom("/all", "192.0.2.1");
	}

	@Test
	void anAddressOfIpv6IsAllThatBeginWithItsFirst64Bits() {
		listening("/all", "2001:db8::1");
		listening("/all", "2001:db8:0:0:ffff::2");
		listening("/all", "2001:0db8::3");
		assertRefused(coming("/all", "2001:db8::4"), RefuseReason.QUOTA);
		listening("/all", "2001:db8:0:1::1");
	}

	@Test
	void aNodeThatHasAsManyStreamsAsItMayRefuses() throws IOException {
		SseTestClient first = listening("/all", "192.0.2.1");
		for (int i = 2; i <= 5; i++) {
			listening("/all", "192.0.2." + i);
		}
		assertRefused(coming("/all", "192.0.2.6"), RefuseReason.OVERLOAD);
		assertThatTheLineIsClosed("192.0.2.6");
		first.leave();
		awaitRoom("/all", "192.0.2.6");
	}

	/** The browser would keep it, and the server has only so many. */
	private static void assertThatTheLineIsClosed(String address) throws IOException {
		try (Socket refused = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
			refused.setSoTimeout((int) App.PATIENCE.toMillis());
			String request = "GET /all HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + address + "\r\n\r\n";
			refused.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.contains("sse.refused", "Connection: close")
				.endsWith("\"overload\"}\n\n");
		}
	}

	private static void assertRefused(SseTestClient client, RefuseReason reason) {
		assertThat(client.status()).isEqualTo(200);
		assertThat(client.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"" + reason.word() + "\"}");
		assertThat(client.reconnectionTime().toSeconds()).isBetween(1L, 5L);
		client.awaitEnd();
		assertThat(client.events()).hasSize(1);
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(app.bean(Endpoints.class).refused).containsExactly(reason));
	}

	/** That somebody has left is seen when something is written. */
	private void awaitRoom(String path, String address) {
		Awaitility.await().atMost(App.PATIENCE).pollInterval(100, TimeUnit.MILLISECONDS).until(() -> {
			app.hub().broadcast(SseEvent.of("is anybody gone?"));
			SseTestClient again = coming(path, address);
			again.awaitEvents(1);
			return again.events().get(0).type().equals("sse.ready");
		});
	}

}
