package io.github.ssekit.benchmark.jmh;

import java.io.ByteArrayOutputStream;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.internal.wire.EventEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From an event to its bytes: once for all readers, and by Spring once for each reader.
 */
@State(Scope.Thread)
public class EncodeBenchmark {

	/** What is said. */
	@Param
	public Text text = Text.SHORT;

	private final EventEncoder encoder = Text.encoder();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream(4096);

	private final SpringEvent spring = new SpringEvent(this.body);

	private SseEvent event;

	/** Prepare the event, which the application has in its hands already. */
	@Setup
	public void prepare() {
		this.event = this.text.event();
	}

	/**
	 * SseKit's encoder.
	 * @return the bytes, without the id
	 */
	@Benchmark
	public EncodedEvent sseKit() {
		return this.encoder.encode(this.event);
	}

	/**
	 * Spring's event builder and converter.
	 * @return how many bytes
	 */
	@Benchmark
	public int spring() {
		this.body.reset();
		this.spring.write("1024", "shipped", this.text.data());
		return this.body.size();
	}

}
