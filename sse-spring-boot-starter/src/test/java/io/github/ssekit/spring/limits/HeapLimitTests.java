package io.github.ssekit.spring.limits;

import io.github.ssekit.spring.internal.server.HeapCapacity;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node takes where its server would take more than its heap has room for. */
@Tag("once")
@ExtendWith(OutputCaptureExtension.class)
class HeapLimitTests extends OnEachServer {

	private static final int MANY = 2_000_000_000;

	@Test
	void theHeapLimitsTheStreamsOfANodeWhoseServerTakesMore(CapturedOutput output) {
		int room = HeapCapacity.ofConnections().streams();
		assertThat(limitOf(on(MANY))).isEqualTo(room);
		assertThat(output.toString().lines().filter((line) -> line.contains("This node takes"))).singleElement()
			.asString()
			.contains("INFO")
			.contains("This node takes " + room + " streams")
			.contains("heap of " + (Runtime.getRuntime().maxMemory() >> 20) + "MB", "of 32KB each")
			.contains("-Xmx", "sse.limits.streams-per-node");
	}

	@Test
	void aRequestThatStaysOpenOnTomcatCostsFourTimesAsMuch() {
		HeapCapacity room = (this.server == Server.TOMCAT) ? HeapCapacity.ofRequests() : HeapCapacity.ofConnections();
		assertThat(limitOf(on(MANY).property("sse.transport.direct", false))).isEqualTo(room.streams());
		assertThat(limitOf(on(MANY).property("sse.limits.over-limit", "status"))).isEqualTo(room.streams());
		if (this.server == Server.TOMCAT) {
			assertThat(limitOf(on(MANY).property("server.http2.enabled", true))).isEqualTo(room.streams());
		}
	}

	@Test
	void theConnectionsLimitTheStreamsOfANodeWhoseHeapHasRoomForMore(CapturedOutput output) {
		assertThat(limitOf(on(100))).isEqualTo(90);
		assertThat(output).doesNotContain("This node takes");
	}

	@Test
	void aLimitThatIsSetIsKeptThoughTheHeapHasNoRoomForIt(CapturedOutput output) {
		int streams = HeapCapacity.ofConnections().streams() + 1;
		long megabytes = (Runtime.getRuntime().maxMemory() >> 20) + 1;
		assertThat(limitOf(on(MANY).property("sse.limits.streams-per-node", streams))).isEqualTo(streams);
		assertThat(output.toString().lines().filter((line) -> line.contains("-Xmx"))).singleElement()
			.asString()
			.contains("WARN", "Self-check: -Xmx = ")
			.contains("the " + streams + " streams of sse.limits.streams-per-node may take ")
			.contains("The way out: set -Xmx to " + megabytes + "m, or sse.limits.streams-per-node to less.");
	}

	@Test
	void nothingIsSaidOfALimitThatTheHeapHasRoomFor(CapturedOutput output) {
		int streams = HeapCapacity.ofRequests().streams();
		assertThat(limitOf(on(MANY).property("sse.limits.streams-per-node", streams))).isEqualTo(streams);
		assertThat(output).doesNotContain("-Xmx");
	}

	private static int limitOf(AppBuilder builder) {
		try (App app = builder.start()) {
			return app.hub().streamsPerNode();
		}
	}

	private AppBuilder on(int connections) {
		return App.on(this.server)
			.with(Endpoints.class)
			.property("logging.level.io.github.ssekit", "INFO")
			.property("server.tomcat.max-connections", connections)
			.property("server.jetty.max-connections", connections);
	}

}
