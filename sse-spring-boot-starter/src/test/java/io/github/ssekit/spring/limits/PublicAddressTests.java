package io.github.ssekit.spring.limits;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where nobody has said how many streams an address may have, one of the public internet
 * has half of those of the node.
 */
@Tag("once")
class PublicAddressTests extends OnEachServer {

	private static final int PER_NODE = 5;

	private final List<SseTestClient> opened = new ArrayList<>();

	@AfterEach
	void letEverybodyGo() {
		this.opened.forEach(SseTestClient::close);
	}

	@Test
	void anAddressOfThePublicInternetHasHalfOfTheStreamsOfTheNode() {
		try (App app = limited().start(); LogWatch log = LogWatch.warnings()) {
			for (int i = 0; i < 3; i++) {
				assertThat(first(app, "2001:db8::" + i)).isEqualTo("sse.ready");
			}
			assertThat(log.lines()).isEmpty();
			assertThat(first(app, "2001:db8::3")).isEqualTo("sse.refused");
			assertThat(first(app, "2001:db8::4")).isEqualTo("sse.refused");
			assertThat(log.lines()).singleElement()
				.asString()
				.contains("The address 2001:db8:0:0::/64 has 3 streams, half of what this node may have")
				.contains("server.forward-headers-strategy", "sse.limits.streams-per-address");
			assertThat(first(app, "192.0.2.1")).isEqualTo("sse.ready");
			letEverybodyGo();
			app.hub().disconnectAll();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.1", "127.0.0.1", "fd00::1", "fe80::1%eth0", "100.64.0.1", "proxy.internal" })
	void anAddressThatAProxyMayHaveHasAsManyAsTheNode(String address) {
		try (App app = limited().start()) {
			for (int i = 0; i < PER_NODE; i++) {
				assertThat(first(app, address)).isEqualTo("sse.ready");
			}
			letEverybodyGo();
			app.hub().disconnectAll();
		}
	}

	@Test
	void aLimitThatIsSetIsThatOfAllAddressesAndNothingIsSaidOfIt() {
		try (App app = limited().property("sse.limits.streams-per-address", 1).start();
				LogWatch log = LogWatch.warnings()) {
			for (String address : new String[] { "10.0.0.1", "192.0.2.1" }) {
				assertThat(first(app, address)).isEqualTo("sse.ready");
				assertThat(first(app, address)).isEqualTo("sse.refused");
			}
			assertThat(log.lines()).isEmpty();
			letEverybodyGo();
			app.hub().disconnectAll();
		}
	}

	@Test
	void zeroIsAnyNumber() {
		try (App app = limited().property("sse.limits.streams-per-address", 0).start()) {
			for (int i = 0; i < PER_NODE; i++) {
				assertThat(first(app, "192.0.2.1")).isEqualTo("sse.ready");
			}
			letEverybodyGo();
			app.hub().disconnectAll();
		}
	}

	/** The first event that a client from there hears. */
	private String first(App app, String address) {
		SseTestClient client = app.client("/all").header("X-Forwarded-For", address).once().openAndAwait();
		this.opened.add(client);
		return client.awaitEvents(1).get(0).type();
	}

	private AppBuilder limited() {
		return App.on(this.server)
			.with(Endpoints.class)
			.property("server.forward-headers-strategy", "framework")
			.property("sse.limits.streams-per-node", PER_NODE);
	}

}
