package io.github.ssekit.test.contract;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an {@link EventSink} promises, with a real client at its other end. */
public interface EventSinkContract {

	/**
	 * Let a client connect, and open a sink to it on the thread that serves its request.
	 * @param listener what the sink is opened with; it may be called before this returns
	 * @return the open sink and its client, which the test closes
	 * @throws Exception if no client can connect
	 */
	SinkUnderTest open(EventSink.Listener listener) throws Exception;

	@Test
	default void reportsOnceAClientThatLeaves() {
		withClient((subject, writer) -> {
			writer.write(SinkWriter.block(100, 0));
			writer.assertAllArrives();
			subject.leave();
			writer.writeUntilGone();
			assertThatItStaysGoneOnce(subject, writer);
		});
	}

	@Test
	default void reportsOnceAClientWhoseLineIsCut() {
		withClient((subject, writer) -> {
			writer.write(SinkWriter.block(100, 0));
			writer.assertAllArrives();
			subject.cut();
			writer.writeUntilGone();
			assertThatItStaysGoneOnce(subject, writer);
		});
	}

	@Test
	default void reportsOnceAClientThatIsCutWhileItDoesNotRead() {
		withClient((subject, writer) -> {
			subject.stopReading();
			writer.awaitWritable();
			writer.fill();
			subject.cut();
			writer.writeUntilGone();
			assertThatItStaysGoneOnce(subject, writer);
		});
	}

	@Test
	default void neverBlocksAWriteThoughTheClientDoesNotReadAndSaysThatItCannotTakeMore() {
		withClient((subject, writer) -> {
			subject.stopReading();
			writer.awaitWritable();
			writer.fill();
			assertThat(writer.timesGone()).isZero();
		});
	}

	@Test
	default void neverBlocksACloseThoughTheClientDoesNotRead() {
		withClient((subject, writer) -> {
			subject.stopReading();
			writer.awaitWritable();
			writer.fill();
			SimultaneousThreads.of(1, (number) -> subject.sink().close());
		});
	}

	@Test
	default void doesNothingOnceItIsClosed() {
		withClient((subject, writer) -> {
			writer.write(SinkWriter.block(100, 0));
			subject.sink().close();
			writer.awaitEnd();
			byte[] received = subject.received();
			for (int i = 0; i < 10; i++) {
				writer.writeNow(SinkWriter.block(100, i));
			}
			subject.sink().close();
			assertThat(subject.received()).isEqualTo(received).isEqualTo(SinkWriter.block(100, 0));
		});
	}

	@Test
	default void endsOnceThoughItIsClosedByManyThreadsAtOnce() {
		withClient((subject, writer) -> {
			writer.write(SinkWriter.block(100, 0));
			SimultaneousThreads.of(8, (number) -> subject.sink().close());
			writer.awaitEnd();
			writer.assertAllArrives();
			subject.sink().close();
		});
	}

	@Test
	default void mayBeClosedBeforeAnythingIsWritten() {
		withClient((subject, writer) -> {
			subject.sink().close();
			writer.awaitEnd();
			assertThat(subject.received()).isEmpty();
		});
	}

	@Test
	default void mayBeClosedWhileItIsWrittenTo() {
		for (int round = 0; round < 10; round++) {
			withClient((subject, writer) -> {
				AtomicBoolean closed = new AtomicBoolean();
				writer.awaitWritable();
				SimultaneousThreads.Running writing = SimultaneousThreads.start(1, (number) -> {
					for (int i = 0; !closed.get(); i++) {
						writer.writeNow(SinkWriter.block(1000, i));
						if (!closed.get()) {
							writer.awaitWritableOr(closed::get);
						}
					}
				});
				Eventually.is("something is received", () -> subject.received().length > 0);
				subject.sink().close();
				closed.set(true);
				writing.join();
				writer.awaitEnd();
				writer.assertNoHole();
			});
		}
	}

	@Test
	default void mayBeClosedWhileItTellsThatItCanTakeMore() {
		withClient((subject, writer) -> {
			subject.stopReading();
			writer.awaitWritable();
			writer.fill();
			writer.whenWritable(subject.sink()::close);
			subject.resumeReading();
			writer.awaitEnd();
			writer.assertAllArrives();
		});
	}

	@Test
	default void stillSendsWhatWasTakenWhenItIsClosed() {
		withClient((subject, writer) -> {
			for (int i = 0; i < 20; i++) {
				writer.write(SinkWriter.block(8000, i));
			}
			subject.sink().close();
			writer.awaitEnd();
			writer.assertAllArrives();
		});
	}

	@Test
	default void stillSendsWhatWasTakenAsFarAsTheClientTakesIt() {
		withClient((subject, writer) -> {
			subject.stopReading();
			writer.awaitWritable();
			writer.fill();
			subject.sink().close();
			subject.resumeReading();
			writer.awaitEnd();
			writer.assertAllArrives();
		});
	}

	@Test
	default void saysThatItCanTakeMoreOnceItIsOpen() {
		withClient((subject, writer) -> {
			writer.awaitWritable();
			assertThat(subject.received()).isEmpty();
		});
	}

	@Test
	default void sendsAtOnceWhatItHasTaken() {
		withClient((subject, writer) -> {
			for (int i = 0; i < 20; i++) {
				writer.write(SinkWriter.block(10, i));
				writer.assertAllArrives();
			}
		});
	}

	@Test
	default void saysWhenItCanTakeMoreAgain() {
		withClient((subject, writer) -> {
			for (int round = 0; round < 3; round++) {
				subject.stopReading();
				writer.awaitWritable();
				writer.fill();
				subject.resumeReading();
				writer.awaitWritable();
				writer.write(SinkWriter.block(100, round));
				writer.assertAllArrives();
			}
		});
	}

	@Test
	default void bringsBytesInTheOrderOfTheWritesNoneLeftOut() {
		withClient((subject, writer) -> {
			for (int i = 0; i < 500; i++) {
				writer.write(SinkWriter.block(1 + i * 37 % 8192, i));
			}
			writer.assertAllArrives();
		});
	}

	@Test
	default void bringsBytesInTheOrderOfTheWritesThoughManyThreadsWriteInTurns() {
		withClient((subject, writer) -> {
			SimultaneousThreads.of(8, (number) -> {
				for (int i = 0; i < 100; i++) {
					writer.write(SinkWriter.block(500, number * 3 + i));
				}
			});
			writer.assertAllArrives();
		});
	}

	@Test
	default void bringsEveryByteAsItIs() {
		withClient((subject, writer) -> {
			byte[] every = new byte[256];
			for (int i = 0; i < every.length; i++) {
				every[i] = (byte) i;
			}
			writer.write(every);
			writer.assertAllArrives();
		});
	}

	private void withClient(BiConsumer<SinkUnderTest, SinkWriter> test) {
		SinkWriter writer = new SinkWriter((listener) -> {
			try {
				return open(listener);
			}
			catch (Exception ex) {
				throw new AssertionError("No client could connect", ex);
			}
		});
		try (SinkUnderTest subject = writer.subject()) {
			test.accept(subject, writer);
		}
	}

	/** The end of a sink whose client is gone is silent. */
	private static void assertThatItStaysGoneOnce(SinkUnderTest subject, SinkWriter writer) {
		writer.writeNow(SinkWriter.block(100, 0));
		subject.sink().close();
		subject.sink().close();
		Eventually.staysSo(() -> assertThat(writer.timesGone()).isOne());
	}

}
