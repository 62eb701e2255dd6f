package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.ssekit.transport.EventSink;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The rules of the sink, one by one, with a container that does what it should not. What
 * they are good for is shown by the tests against real servers.
 */
class ServletEventSinkTests {

	private static final WriteTimeouts TIMEOUTS = new WriteTimeouts(Duration.ofSeconds(60));

	/** The common pool may have one thread, for which both would wait. */
	private static final Executor OWN_THREAD = (task) -> new Thread(task).start();

	private final FakeContainer container = new FakeContainer();

	private final ServletEventSink sink = new ServletEventSink(this.container.context(), this.container,
			this.container::cut, ServletResponseHead.FIXED, TIMEOUTS);

	private final List<String> told = new ArrayList<>();

	@BeforeEach
	void open() {
		this.sink.open(new EventSink.Listener() {

			@Override
			public void onWritable() {
				ServletEventSinkTests.this.told.add("writable");
			}

			@Override
			public void onGone(Throwable cause) {
				ServletEventSinkTests.this.told.add("gone " + cause);
				ServletEventSinkTests.this.sink.close(); // as the emitter does
			}

		});
	}

	@Test
	void nothingIsWrittenBeforeTheContainerSaysSo() {
		assertThat(this.container.calls).containsExactly("setWriteListener");
		assertThat(this.told).isEmpty();
		this.sink.onWritePossible();
		// the headers
		assertThat(this.container.calls).containsExactly("setWriteListener", "flush");
		assertThat(this.told).containsExactly("writable");
	}

	@Test
	void whatTheContainerDoesNotTakeIsWrittenWhenItTakesItAgain() {
		begin();
		this.container.ready = false;
		assertThat(write("a")).isFalse();
		this.sink.onWritePossible(); // for nothing
		assertThat(this.container.calls).isEmpty();
		this.container.ready = true;
		this.sink.onWritePossible();
		assertThat(this.container.calls).containsExactly("write(a)", "flush");
		assertThat(this.told).containsExactly("writable");
	}

	@Test
	void whatTheContainerDoesNotTakeStaysInOrderWhoeverWritesTooEarly() {
		begin();
		this.container.ready = false;
		assertThat(write("a")).isFalse();
		assertThat(write("b")).isFalse();
		this.container.ready = true;
		assertThat(write("c")).isFalse();
		assertThat(this.container.calls).isEmpty();
		this.sink.onWritePossible();
		assertThat(this.container.calls).containsExactly("write(abc)", "flush");
	}

	/** The end of the response would be a part of the chunk that was begun. */
	@Test
	void aWriteThatEndsInAnErrorCutsTheConnection() {
		begin();
		this.container.onWrite = () -> {
			throw new OutOfMemoryError("Java heap space");
		};
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> write("a"));
		assertThat(this.container.calls).containsSubsequence("cut", "complete");
	}

	@Test
	void aRuntimeExceptionCutsTheConnectionAndIsReported() {
		begin();
		this.container.onWrite = () -> {
			throw new IllegalStateException("recycled");
		};
		assertThat(write("a")).isFalse();
		assertThat(this.container.calls).containsExactly("cut", "complete");
		assertThat(this.told).containsExactly("gone java.lang.IllegalStateException: recycled");
	}

	@Test
	void whatFailsWhenTheContainerTakesItAgainCutsTheConnectionToo() {
		begin();
		this.container.ready = false;
		write("a");
		this.container.ready = true;
		this.container.onWrite = () -> {
			throw new OutOfMemoryError("Java heap space");
		};
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(this.sink::onWritePossible);
		assertThat(this.container.calls).containsExactly("cut", "complete");
		assertThat(this.told).containsExactly("gone java.lang.OutOfMemoryError: Java heap space");
	}

	@Test
	void whatFailsWhenTheRestIsWrittenAtTheEndCutsTheConnectionOnce() {
		begin();
		this.container.ready = false;
		write("a");
		this.sink.close();
		this.container.ready = true;
		this.container.onWrite = () -> {
			throw new StackOverflowError("as asked for");
		};
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(this.sink::onWritePossible);
		assertThat(this.container.calls).containsExactly("cut", "complete");
	}

	/** By then the connection may serve somebody else. */
	@Test
	void aWriteThatFailsBehindTheEndOfTheRequestCutsNothing() {
		begin();
		this.container.onWrite = () -> {
			this.container.listener().onComplete(FakeContainer.event(null));
			throw new IllegalStateException("recycled");
		};
		assertThat(write("a")).isFalse();
		assertThat(this.container.calls).doesNotContain("cut");
		assertThat(this.told).containsExactly("gone null");
	}

	@Test
	void theEndIsReportedAlsoWhereTheContainerCannotCompleteTheRequest() {
		begin();
		this.container.onComplete = () -> {
			throw new NullPointerException("recycled");
		};
		this.sink.onError(new IOException("gone"));
		assertThat(this.told).containsExactly("gone java.io.IOException: gone");
	}

	@Test
	void whatCouldNotBeFlushedIsFlushedLater() {
		begin();
		this.container.onWrite = () -> this.container.ready = false;
		assertThat(write("a")).isFalse();
		assertThat(this.container.calls).containsExactly("write(a)");
		this.container.ready = true;
		this.sink.onWritePossible();
		assertThat(this.container.calls).containsExactly("write(a)", "flush");
		assertThat(this.told).containsExactly("writable");
	}

	/** Or Jetty sends one client the events of another. */
	@Test
	void theArrayMayBeUsedAgainThoughTheContainerKeepsWhatItWasGiven() {
		begin();
		byte[] buffer = "mine".getBytes(StandardCharsets.UTF_8);
		this.sink.write(buffer, 0, buffer.length);
		Arrays.fill(buffer, (byte) '!');
		assertThat(this.container.kept).containsExactly("mine".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aWriteThatFailsCompletesTheRequestAndIsReportedOnce() {
		begin();
		this.container.onWrite = () -> {
			throw new IOException("Broken pipe");
		};
		assertThat(write("a")).isFalse();
		assertThat(write("b")).isFalse();
		assertThat(this.container.calls).containsExactly("cut", "complete");
		assertThat(this.told).containsExactly("gone java.io.IOException: Broken pipe");
	}

	@ParameterizedTest
	@EnumSource(Signal.class)
	void everySignOfTheEndCompletesTheRequestAlsoTheSecondTime(Signal signal) {
		begin();
		this.container.onComplete = () -> {
			throw new IllegalStateException("completed before");
		};
		signal.give.accept(this.container);
		signal.give.accept(this.container);
		assertThat(this.container.calls).containsExactly("complete", "complete");
		assertThat(this.told).hasSize(1);
		assertThat(write("a")).isFalse();
		assertThat(this.container.calls).hasSize(2);
	}

	@Test
	void closingIsIdempotentAndNotReported() {
		begin();
		this.sink.close();
		this.sink.close();
		assertThat(this.container.calls).containsExactly("complete");
		assertThat(write("a")).isFalse();
		this.sink.onWritePossible();
		assertThat(this.told).isEmpty();
	}

	@Test
	void whatWasTakenIsSentBeforeTheRequestIsCompleted() {
		begin();
		this.container.ready = false;
		write("last");
		this.sink.close();
		assertThat(this.container.calls).isEmpty();
		assertThat(write("too late")).isFalse();
		this.container.ready = true;
		this.sink.onWritePossible();
		this.sink.onWritePossible();
		assertThat(this.container.calls).containsExactly("write(last)", "flush", "complete");
		assertThat(this.told).isEmpty();
	}

	@Test
	void abortingWaitsForNothing() {
		begin();
		this.container.ready = false;
		write("lost");
		this.sink.abort();
		this.sink.abort();
		assertThat(this.container.calls).containsExactly("cut", "complete");
		assertThat(this.told).isEmpty();
	}

	@Test
	void aSinkThatIsStillSendingCanBeAborted() {
		begin();
		this.container.ready = false;
		this.sink.close();
		this.sink.abort();
		assertThat(this.container.calls).containsExactly("cut", "complete");
		this.sink.close();
		this.sink.abort();
		assertThat(this.container.calls).hasSize(2);
	}

	@Test
	void aRequestThatTheContainerHasCompletedIsNotTouchedAnyMore() throws IOException {
		begin();
		this.container.listener().onComplete(FakeContainer.event(null));
		this.sink.close();
		assertThat(write("a")).isFalse();
		assertThat(this.container.calls).isEmpty();
		assertThat(this.told).containsExactly("gone null");
	}

	/** Or Tomcat hands the error of the write to whoever is served next. */
	@Test
	void anErrorWaitsForTheWriter() throws Exception {
		begin();
		CountDownLatch fail = new CountDownLatch(1);
		CompletableFuture<Void> writer = writeThatFails(fail);
		Thread cleanUp = new Thread(() -> this.sink.onError(new IOException("Broken pipe")), "clean-up");
		cleanUp.start();
		Awaitility.await().until(() -> cleanUp.getState() == Thread.State.BLOCKED);
		assertThat(this.container.calls).isEmpty();
		fail.countDown();
		cleanUp.join();
		writer.get(10, TimeUnit.SECONDS);
		// one each
		assertThat(this.container.calls).containsExactly("cut", "complete", "complete");
	}

	/** Or it completes whoever is served next. */
	@RepeatedTest(300)
	void aWriterThatFailedDoesNotTouchTheRequestAfterTheContainerHasCleanedUp() throws Exception {
		begin();
		CountDownLatch fail = new CountDownLatch(1);
		List<String> completers = new CopyOnWriteArrayList<>();
		this.container.onComplete = () -> completers.add(Thread.currentThread().getName());
		CompletableFuture<Void> writer = writeThatFails(fail);
		Thread cleanUp = new Thread(() -> this.sink.onError(new IOException("Broken pipe")), "clean-up");
		cleanUp.start();
		fail.countDown();
		cleanUp.join();
		writer.get(10, TimeUnit.SECONDS);
		assertThat(completers.get(completers.size() - 1)).isEqualTo("clean-up");
	}

	/** Or both hang, for Tomcat holds a monitor there that the writer waits for. */
	@Test
	void completionDoesNotWaitForTheWriter() throws Exception {
		begin();
		CountDownLatch writing = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.container.onWrite = () -> {
			writing.countDown();
			awaitUninterruptibly(goOn);
		};
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write("a"), OWN_THREAD);
		writing.await();
		CompletableFuture<Void> completion = CompletableFuture.runAsync(() -> {
			try {
				this.container.listener().onComplete(FakeContainer.event(null));
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}, OWN_THREAD);
		try {
			completion.get(10, TimeUnit.SECONDS);
		}
		finally {
			goOn.countDown();
		}
		writer.get(10, TimeUnit.SECONDS);
	}

	/** A write that is under way when this returns, and fails when it is told to. */
	private CompletableFuture<Void> writeThatFails(CountDownLatch fail) throws InterruptedException {
		CountDownLatch writing = new CountDownLatch(1);
		this.container.onWrite = () -> {
			writing.countDown();
			awaitUninterruptibly(fail);
			throw new IOException("Broken pipe");
		};
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write("a"), OWN_THREAD);
		writing.await();
		return writer;
	}

	private void begin() {
		this.sink.onWritePossible();
		this.container.calls.clear();
		this.told.clear();
	}

	private boolean write(String text) {
		byte[] bytes = ("--" + text + "--").getBytes(StandardCharsets.UTF_8);
		return this.sink.write(bytes, 2, bytes.length - 4);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean done = false;
		while (!done) {
			try {
				latch.await();
				done = true;
			}
			catch (InterruptedException ex) {
				// the test is over soon
			}
		}
	}

	/** What a container may say at the end, in the order in which it says so. */
	enum Signal {

		WRITE_LISTENER_ERROR((container) -> sinkOf(container).onError(new IOException("gone"))),

		REQUEST_ERROR((container) -> sinkOf(container).onError(FakeContainer.event(new IOException("gone")))),

		TIMEOUT((container) -> sinkOf(container).onTimeout(FakeContainer.event(null)));

		private final Consumer<FakeContainer> give;

		Signal(Consumer<FakeContainer> give) {
			this.give = give;
		}

		private static ServletEventSink sinkOf(FakeContainer container) {
			return (ServletEventSink) container.listener();
		}

	}

}
