package io.github.ssekit.test.contract.broken;

import java.util.concurrent.CountDownLatch;

import io.github.ssekit.test.contract.EventSinkContract;
import io.github.ssekit.test.contract.RecordingSink;
import io.github.ssekit.test.contract.SinkUnderTest;
import io.github.ssekit.test.contract.inmemory.RecordingSinkUnderTest;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.Test;

class EventSinkContractBitesTests {

	@Test
	void failsASinkThatReportsAClientTwice() {
		Suite.failuresOf(ReportsTwice.class)
			.contains("reportsOnceAClientThatLeaves", "reportsOnceAClientWhoseLineIsCut",
					"reportsOnceAClientThatIsCutWhileItDoesNotRead");
	}

	@Test
	void failsASinkThatBlocks() {
		Suite.failuresOf(Blocks.class)
			.contains("neverBlocksAWriteThoughTheClientDoesNotReadAndSaysThatItCannotTakeMore");
	}

	@Test
	void failsASinkThatKeepsTheArray() {
		Suite.failuresOf(KeepsTheArray.class)
			.contains("bringsBytesInTheOrderOfTheWritesNoneLeftOut", "bringsEveryByteAsItIs");
	}

	static class ReportsTwice implements EventSinkContract {

		@Override
		public SinkUnderTest open(EventSink.Listener listener) {
			RecordingSink sink = new RecordingSink();
			sink.open(new EventSink.Listener() {

				@Override
				public void onWritable() {
					listener.onWritable();
				}

				@Override
				public void onGone(Throwable cause) {
					listener.onGone(cause);
					listener.onGone(cause);
				}

			});
			return new RecordingSinkUnderTest(sink, sink);
		}

	}

	/** As a stream on a blocking servlet output stream does. */
	static class Blocks implements EventSinkContract {

		@Override
		public SinkUnderTest open(EventSink.Listener listener) {
			RecordingSink sink = new RecordingSink();
			sink.open(listener);
			return new RecordingSinkUnderTest(sink, new Forwarding(sink) {

				@Override
				public boolean write(byte[] bytes, int offset, int length) {
					if (!super.write(bytes, offset, length)) {
						awaitForEver();
					}
					return true;
				}

			});
		}

		private static void awaitForEver() {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/** Writes what it was given when the next write comes. */
	static class KeepsTheArray implements EventSinkContract {

		@Override
		public SinkUnderTest open(EventSink.Listener listener) {
			RecordingSink sink = new RecordingSink();
			sink.open(listener);
			return new RecordingSinkUnderTest(sink, new Forwarding(sink) {

				private byte[] kept;

				private int keptOffset;

				private int keptLength;

				@Override
				public boolean write(byte[] bytes, int offset, int length) {
					boolean more = (this.kept == null) || super.write(this.kept, this.keptOffset, this.keptLength);
					this.kept = bytes;
					this.keptOffset = offset;
					this.keptLength = length;
					return more;
				}

			});
		}

	}

	static class Forwarding implements EventSink {

		private final EventSink works;

		Forwarding(EventSink works) {
			this.works = works;
		}

		@Override
		public void open(Listener listener) {
			this.works.open(listener);
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			return this.works.write(bytes, offset, length);
		}

		@Override
		public void close() {
			this.works.close();
		}

	}

}
