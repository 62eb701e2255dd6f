package io.github.ssekit.benchmark.jmh;

import java.io.OutputStream;
import java.util.List;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.WriterContext;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From the store to the sinks of 1,000 streams with three topics each, as a lane of the
 * hub does it: one event is written at once; many are offered to everybody, and then
 * everybody writes. The figures are for one event to one reader.
 */
@State(Scope.Thread)
public class DeliveryBenchmark {

	private static final int READERS = 1000;

	private static final int BATCH = 16;

	/** What is said. */
	@Param({ "SHORT", "JSON" })
	public Text text = Text.SHORT;

	private final TakesAll sink = new TakesAll();

	private final SpringEvent spring = new SpringEvent(new ToSink(this.sink));

	private final WriterContext context = WriterContexts.UNCOUNTED.forWorker();

	private LiveEmitters emitters;

	private Listeners listeners;

	private EncodedEvent content;

	private int springId;

	/** Open the streams. */
	@Setup
	public void prepare() {
		this.emitters = new LiveEmitters(READERS,
				(i) -> List.of(Topic.client("client-" + i), Topic.BROADCAST, Topic.of("orders/" + i % 100)), this.sink);
		this.listeners = this.emitters.registry().listeningTo(Topic.BROADCAST);
		this.content = this.text.encoded();
	}

	/**
	 * One event, which each stream writes.
	 * @return how often was written so far
	 */
	@Benchmark
	@OperationsPerInvocation(READERS)
	public long one() {
		EventFrame frame = this.emitters.publish(Topic.BROADCAST, this.content);
		long before = this.sink.writes();
		this.listeners.forEach((cursor) -> cursor.emitter().send(cursor, frame, this.context));
		if (this.sink.writes() != before + READERS) {
			throw new IllegalStateException("not every stream is live");
		}
		return this.sink.writes();
	}

	/**
	 * Sixteen events that wait, which each stream writes as one.
	 * @return how often was written so far
	 */
	@Benchmark
	@OperationsPerInvocation(READERS * BATCH)
	public long batch() {
		for (int i = 0; i < BATCH; i++) {
			offer();
		}
		this.listeners.forEach((cursor) -> cursor.emitter().drainTouched(this.context));
		return this.sink.writes();
	}

	/**
	 * One event by Spring's builder and converter, for each reader anew.
	 * @return how often was written so far
	 */
	@Benchmark
	@OperationsPerInvocation(READERS)
	public long spring() {
		String id = Integer.toString(this.springId++);
		for (int i = 0; i < READERS; i++) {
			this.spring.write(id, "shipped", this.text.data());
		}
		return this.sink.writes();
	}

	private void offer() {
		EventFrame frame = this.emitters.publish(Topic.BROADCAST, this.content);
		this.listeners.forEach((cursor) -> {
			// a stream that does not take it would be measured as a fast one
			if (!cursor.emitter().offer(cursor, frame)) {
				throw new IllegalStateException(cursor.emitter() + " is not live");
			}
		});
	}

	/** The sink as a response body. */
	private static final class ToSink extends OutputStream {

		private final TakesAll sink;

		ToSink(TakesAll sink) {
			this.sink = sink;
		}

		@Override
		public void write(int b) {
			this.sink.write(new byte[0], 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.sink.write(bytes, offset, length);
		}

	}

}
