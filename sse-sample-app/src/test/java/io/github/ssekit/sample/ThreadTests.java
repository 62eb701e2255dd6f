package io.github.ssekit.sample;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Open streams cost no threads. */
@OnBothServers
class ThreadTests {

	private static final int STREAMS = 300;

	/** What the server's own pool may grow by while it answers requests. */
	private static final int A_FEW = 30;

	private final Sample sample;

	ThreadTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	void needsNoThreadForAStream() {
		List<SseTestClient> readers = new ArrayList<>();
		open(20, readers);
		long before = threads();
		open(STREAMS, readers);
		assertThat(threads()).isLessThan(before + A_FEW);
		this.sample.text("broadcast?event=hello", "to all").offset();
		for (SseTestClient reader : readers) {
			reader.awaitEvent("hello");
		}
		assertThat(threads()).isLessThan(before + A_FEW);
		readers.forEach(SseTestClient::close);
	}

	private void open(int count, List<SseTestClient> readers) {
		for (int i = 0; i < count; i++) {
			readers.add(Sample.ready(this.sample.stream("topic=news").keepNothing().once()));
		}
	}

	/** All but those of the clients, which have one each. */
	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.getName().startsWith("sse-test-client-"))
			.count();
	}

}
