package io.github.ssekit.spring.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
		Chunk.of(longer, 0, longer.length);

		assertThat(text(Chunk.of(shorter, 0, length)))
			.isEqualTo(Integer.toHexString(length) + "\r\n" + "b".repeat(length) + "\r\n");
	}

	private static String text(ByteBuffer chunk) {
		return StandardCharsets.US_ASCII.decode(chunk).toString();
	}

}
