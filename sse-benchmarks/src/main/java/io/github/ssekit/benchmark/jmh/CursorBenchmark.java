package io.github.ssekit.benchmark.jmh;

import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.ParsedCursor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The cursor of streams that hear a few topics and many. */
@State(Scope.Thread)
public class CursorBenchmark {

	/** How many topics the stream hears. */
	@Param({ "1", "5", "20" })
	public int topics = 1;

	private List<Topic> names;

	private Emitter emitter;

	private String cursor;

	private Position position;

	/** Open a stream that has read an event of each topic. */
	@Setup
	public void prepare() {
		this.names = IntStream.range(0, this.topics).mapToObj((i) -> Topic.of("orders/" + i)).toList();
		LiveEmitters emitters = new LiveEmitters(1, (i) -> this.names, new TakesAll());
		EncodedEvent content = Text.SHORT.encoded();
		this.emitter = emitters.get(0);
		this.position = Position.start("0000");
		this.emitter.cursors().forEach((cursor) -> {
			this.emitter.offer(cursor, emitters.publish(cursor.topic(), content));
			this.emitter.drain();
		});
		this.cursor = this.emitter.cursor();
		ParsedCursor.Places places = (ParsedCursor.Places) parse();
		this.position = places.positions().values().iterator().next();
	}

	/**
	 * Read what a client brings.
	 * @return the places
	 */
	@Benchmark
	public ParsedCursor parse() {
		return CursorFormat.read(this.cursor, this.names);
	}

	/**
	 * Put the whole cursor together, as text.
	 * @return the cursor
	 */
	@Benchmark
	public String write() {
		return this.emitter.cursor();
	}

	/**
	 * Make the pieces anew: what an event costs once for all its readers, times the
	 * topics.
	 * @return the size
	 */
	@Benchmark
	public int makePieces() {
		int size = 0;
		for (Topic topic : this.names) {
			size += CursorFormat.place(topic, this.position).length;
		}
		return size;
	}

}
