package io.github.ssekit.spring.internal.servlet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Chunks as RFC 9112 wants them, of every length. */
class ChunkTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 9, 15, 16, 17, 255, 256, 4095, 4096, 8191, 8192, 8193, 65_535, 65_536, 1 << 20 })
	void sayTheirSizeInHexadecimalAndEndTwoLines(int length) {
		byte[] bytes = ("<" + "x".repeat(length) + ">").getBytes(StandardCharsets.US_ASCII);

		assertThat(text(Chunk.of(bytes, 1, length)))
			.isEqualTo(Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n");
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 100, 10_000 })
	void keepNothingOfTheOneBefore(int length) {
		byte[] longer = "a".repeat(length * 2).getBytes(StandardCharsets.US_ASCII);
		byte[] shorter = "b".repeat(length).getBytes(StandardCharsets.US_ASCII);
		text(Chunk.of(longer, 0, longer.length));

		assertThat(text(Chunk.of(shorter, 0, length)))
			.isEqualTo(Integer.toHexString(length) + "\r\n" + "b".repeat(length) + "\r\n");
	}

	@Test
	void areAsGoodWhereAllRoomIsInUse() {
		byte[] bytes = "mine".getBytes(StandardCharsets.US_ASCII);
		List<Chunk> used = new ArrayList<>();
		for (int i = 0; i < 2 * ChunkPool.MAX; i++) {
			byte[] theirs = ("theirs" + i).getBytes(StandardCharsets.US_ASCII);
			used.add(Chunk.of(theirs, 0, theirs.length));
		}
		assertThat(text(Chunk.of(bytes, 0, bytes.length))).isEqualTo("4\r\nmine\r\n");
		for (int i = 0; i < used.size(); i++) {
			String text = "theirs" + i;
			assertThat(text(used.get(i))).isEqualTo(text.length() + "\r\n" + text + "\r\n");
		}
	}

	@Test
	void shareRoomThatIsMadeWhenItIsUsedAndNoMoreOftenThanThat() {
		ChunkPool pool = new ChunkPool();
		for (int i = 0; i < 100; i++) {
			borrow(pool).close();
		}
		assertThat(pool.made()).isEqualTo(1);
		List<Chunk> used = new ArrayList<>();
		for (int i = 0; i < ChunkPool.MAX; i++) {
			used.add(borrow(pool));
		}
		assertThat(used).doesNotHaveDuplicates();
		assertThat(pool.borrow()).isNull();
		used.forEach(Chunk::close);
		for (int i = 0; i < ChunkPool.MAX; i++) {
			assertThat(used).contains(borrow(pool));
		}
		assertThat(pool.made()).isEqualTo(ChunkPool.MAX);
	}

	private static Chunk borrow(ChunkPool pool) {
		Chunk chunk = pool.borrow();
		assertThat(chunk).isNotNull();
		return chunk;
	}

	private static String text(Chunk chunk) {
		try (chunk) {
			return StandardCharsets.US_ASCII.decode(chunk.buffer()).toString();
		}
	}

}
