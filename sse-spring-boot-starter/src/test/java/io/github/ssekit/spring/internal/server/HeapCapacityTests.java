package io.github.ssekit.spring.internal.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Half of the heap is for streams. */
class HeapCapacityTests {

	private static final long KB = 1024;

	private static final long MB = 1024 * KB;

	@ParameterizedTest
	@CsvSource({ "384, 32, 6144", "384, 128, 1536", "1024, 32, 16384", "64, 128, 256", "4096, 32, 65536" })
	void asManyStreamsAsHalfOfTheHeapHasRoomFor(long megabytes, long kilobytes, int streams) {
		HeapCapacity room = new HeapCapacity(megabytes * MB, kilobytes * KB);
		assertThat(room.streams()).isEqualTo(streams);
		assertThat(room.heapFor(streams)).isEqualTo(megabytes * MB);
		assertThat(room.heapFor(streams + 1)).isGreaterThan(megabytes * MB);
	}

	@Test
	void theSmallestHeapHasRoomForOne() {
		assertThat(new HeapCapacity(1, 32 * KB).streams()).isOne();
	}

	@Test
	void aHeapWithoutABoundHasRoomForAnyNumber() {
		assertThat(new HeapCapacity(Long.MAX_VALUE, 1).streams()).isEqualTo(Integer.MAX_VALUE);
		assertThat(new HeapCapacity(Long.MAX_VALUE, 128 * KB).heapFor(Integer.MAX_VALUE)).isPositive();
	}

	@Test
	void theHeapIsThatOfThisProcess() {
		assertThat(HeapCapacity.ofConnections().heap()).isEqualTo(Runtime.getRuntime().maxMemory());
		assertThat(HeapCapacity.ofConnections().perStream()).isEqualTo(32 * KB);
		assertThat(HeapCapacity.ofRequests().perStream()).isEqualTo(128 * KB);
	}

	@Test
	void nothingIsNoHeap() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeapCapacity(0, 1)).withMessageContaining("heap = 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new HeapCapacity(1, 0))
			.withMessageContaining("stream = 0");
	}

}
