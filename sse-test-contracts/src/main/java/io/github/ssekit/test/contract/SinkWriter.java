package io.github.ssekit.test.contract;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.ssekit.transport.EventSink;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a sink as an emitter does: one write at a time, each on another thread, and
 * only while the sink can take more. The array is the same for all writes, and
 * overwritten after each.
 */
final class SinkWriter implements EventSink.Listener {

	private static final int LARGEST = 8 * 1024;

	/** More than any kernel and container keeps for a client that does not read. */
	private static final int LIMIT = 128 * 1024 * 1024;

	/** Guarded by the monitor. */
	private final byte[] buffer = new byte[LARGEST + 16];

	/** What the sink has taken; guarded by the monitor. */
	private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

	private final AtomicInteger gone = new AtomicInteger();

	private volatile boolean writable;

	private volatile @Nullable Runnable whenWritable;

	private final SinkUnderTest subject;

	private final EventSink sink;

	SinkWriter(Function<EventSink.Listener, SinkUnderTest> opening) {
		this.subject = opening.apply(this);
		this.sink = this.subject.sink();
	}

	@Override
	public void onWritable() {
		this.writable = true;
		Runnable next = this.whenWritable;
		if (next != null) {
			next.run();
		}
	}

	@Override
	public void onGone(@Nullable Throwable cause) {
		this.gone.incrementAndGet();
	}

	/** Call this at the next {@link #onWritable()}, inside. */
	void whenWritable(Runnable next) {
		this.whenWritable = next;
	}

	SinkUnderTest subject() {
		return this.subject;
	}

	int timesGone() {
		return this.gone.get();
	}

	void awaitWritable() {
		awaitWritableOr(() -> false);
	}

	void awaitWritableOr(BooleanSupplier other) {
		Eventually.is("the sink can take more", () -> this.writable || other.getAsBoolean());
	}

	/** Write as soon as the sink can take more. */
	synchronized void write(byte[] bytes) {
		awaitWritable();
		writeNow(bytes);
	}

	/** Write though the sink is closed or its client gone. */
	synchronized boolean writeNow(byte[] bytes) {
		int offset = bytes.length % 16;
		System.arraycopy(bytes, 0, this.buffer, offset, bytes.length);
		this.writable = false; // before the write: the sink may say otherwise meanwhile
		boolean more = AwaitedResults.of(onAnotherThread(() -> this.sink.write(this.buffer, offset, bytes.length)));
		Arrays.fill(this.buffer, (byte) '!');
		this.taken.writeBytes(bytes);
		if (more) {
			this.writable = true;
		}
		return more;
	}

	/** Write until the sink says that it cannot take more. */
	void fill() {
		for (int block = 0; writeBlock(block); block++) {
			Assertions.assertThat(size()).as("taken for a client that does not read").isLessThan(LIMIT);
		}
	}

	/** Write until the client is reported to be gone. */
	void writeUntilGone() {
		Eventually.is("the client is reported to be gone", () -> {
			if (this.writable && timesGone() == 0) {
				writeNow(block(100, 0));
			}
			return timesGone() > 0;
		});
	}

	synchronized byte[] taken() {
		return this.taken.toByteArray();
	}

	/** That the client receives what was taken, no more and no less. */
	void assertAllArrives() {
		byte[] expected = taken();
		Eventually.is("all that was taken arrives", () -> this.subject.received().length >= expected.length);
		Assertions.assertThat(this.subject.received()).isEqualTo(expected);
	}

	/** That what the client received is where what was taken begins. */
	void assertNoHole() {
		byte[] received = this.subject.received();
		byte[] expected = taken();
		Assertions.assertThat(received.length).isLessThanOrEqualTo(expected.length);
		Assertions.assertThat(received).isEqualTo(Arrays.copyOf(expected, received.length));
	}

	void awaitEnd() {
		Eventually.is("the client sees the end of the response", this.subject::ended);
	}

	/** A block that is known again, of so many bytes. */
	static byte[] block(int size, int number) {
		byte[] block = new byte[size];
		Arrays.fill(block, (byte) ('a' + number % 26));
		block[size - 1] = '\n';
		return block;
	}

	/** Writes come from many threads, and one that blocks must not hold up the test. */
	private static <T> CompletionStage<T> onAnotherThread(Supplier<T> action) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				answer.complete(action.get());
			}
			catch (RuntimeException | Error ex) {
				answer.completeExceptionally(ex);
			}
		}, "sink-writer");
		thread.setDaemon(true);
		thread.start();
		return answer;
	}

	private synchronized int size() {
		return this.taken.size();
	}

	private synchronized boolean writeBlock(int number) {
		return this.writable && writeNow(block(4096, number));
	}

}
