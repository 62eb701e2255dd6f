package io.github.ssekit.scenario;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.wire.CursorFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/** A client that comes back, whatever it says where it stands. */
class ConnectFuzzTests {

	private static final Topic NEWS = Topic.of("news");

	private static final List<Topic> TOPICS = List.of(NEWS, Topic.client("alice"), Topic.BROADCAST);

	private final SseHub hub = SseHub.builder().build();

	@BeforeEach
	void publish() {
		for (int i = 0; i < 5; i++) {
			this.hub.publish(NEWS, SseEvent.of("news")).join();
			this.hub.toClient("bob", SseEvent.of("secret")).join();
		}
	}

	@AfterEach
	void close() {
		this.hub.close();
	}

	@FuzzTest(maxDuration = "2m")
	void hearsItsOwnTopicsOnlyAndIsToldWhatCouldNotBeRead(byte[] bytes) {
		String lastEventId = new String(bytes, StandardCharsets.UTF_8);
		ConnectRequest request = ConnectRequest.of("alice", TOPICS).lastEventId(new LastEventId(lastEventId));
		Admission admission = this.hub.connect(request);
		if (CursorFormat.isForGood(lastEventId)) {
			assertThat(admission).isEqualTo(Admission.EndedForGood.ENDED_FOR_GOOD);
			return;
		}
		if (CursorFormat.isOfLogin(lastEventId)) {
			assertThat(admission).isInstanceOf(Admission.LoginNeeded.class);
			return;
		}
		RecordingSink sink = RecordingSink.takingAll();
		((Admission.Granted) admission).open(sink);
		Patience.until(() -> assertThat(sink.types()).startsWith("ready"));
		this.hub.disconnect("alice").toCompletableFuture().join();

		assertThat(sink.isClosed()).isTrue();
		assertThat(sink.complaints()).isEmpty();
		assertThat(sink.text()).doesNotContain("secret");
		assertThat(sink.types()).isSubsetOf("ready", "reset", "message", "ended");
	}

}
