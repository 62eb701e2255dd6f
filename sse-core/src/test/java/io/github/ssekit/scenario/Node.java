package io.github.ssekit.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FaultyBroker;
import io.github.ssekit.fakes.FaultyStore;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.fakes.ScriptedStore;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.transport.EventSink;

import static org.assertj.core.api.Assertions.assertThat;

/** One whole node, whose store and broker do as they are told. */
public final class Node implements AutoCloseable {

	public static final Topic NEWS = Topic.of("news");

	public static final Topic PASSING = Topic.of("passing");

	public final ScriptedStore history = new ScriptedStore();

	public final FaultyStore store = new FaultyStore(this.history);

	public final FaultyBroker broker = new FaultyBroker(this.history);

	public final List<RecordingSink> readers = new ArrayList<>();

	public final SseHub hub;

	public Node() {
		this((builder) -> builder);
	}

	public Node(UnaryOperator<SseHubBuilder> with) {
		this.hub = with
			.apply(SseHub.builder()
				.distribution(this.store, this.broker)
				.retention((topic) -> topic.equals(PASSING) ? Retention.NONE : Retention.DEFAULT)
				.presenceGrace(Duration.ZERO))
			.build();
	}

	/** Connect so many readers, and wait until they are ready. */
	public Node readers(int count) {
		for (int i = 0; i < count; i++) {
			this.readers.add(connect(request("reader-" + this.readers.size())));
		}
		this.readers.forEach(Node::awaitReady);
		return this;
	}

	public RecordingSink connect(ConnectRequest request) {
		return connect(request, RecordingSink.takingAll());
	}

	public <S extends EventSink> S connect(ConnectRequest request, S sink) {
		Admission admission = this.hub.connect(request);
		assertThat(admission).isInstanceOf(Admission.Granted.class);
		((Admission.Granted) admission).open(sink);
		return sink;
	}

	public static ConnectRequest request(String client) {
		return ConnectRequest.of(client, List.of(NEWS, PASSING));
	}

	public static ConnectRequest comingBack(String client, String lastEventId) {
		return request(client).lastEventId(new LastEventId(lastEventId));
	}

	public static void awaitReady(RecordingSink reader) {
		Patience.until(() -> assertThat(reader.types()).contains("ready"));
	}

	public void publish(String... data) {
		for (String one : data) {
			this.hub.publish(NEWS, SseEvent.of(one)).join();
		}
	}

	public void pass(String data) {
		this.hub.publish(PASSING, SseEvent.of(data)).join();
	}

	/** An event that the store takes and no node hears of. */
	public StoredEvent store(String data) {
		return this.history.append(NEWS, encoded(data), Retention.DEFAULT);
	}

	public static EncodedEvent encoded(String data) {
		return new EventEncoder(PayloadEncoder.plain(), 1 << 20).encode(SseEvent.of(data));
	}

	/** Every reader hears exactly this, in this order, and no reset. */
	public void everyoneHears(List<String> data) {
		everyoneHears(data, "ready");
	}

	/** Every reader hears exactly this, in this order, and these of the library's. */
	public void everyoneHears(List<String> data, String... own) {
		for (RecordingSink reader : this.readers) {
			Patience.until(() -> {
				assertThat(reader.heard()).isEqualTo(data);
				assertThat(reader.types().stream().filter((type) -> !type.equals("message"))).containsExactly(own);
			});
			assertThat(reader.complaints()).isEmpty();
		}
	}

	public static List<String> numbers(int from, int to) {
		List<String> numbers = new ArrayList<>();
		for (int i = from; i <= to; i++) {
			numbers.add(Integer.toString(i));
		}
		return numbers;
	}

	public static String kilobytes(int kilobytes) {
		return new String(new byte[kilobytes * 1024], StandardCharsets.US_ASCII).replace('\0', 'x');
	}

	@Override
	public void close() {
		this.hub.close();
	}

}
