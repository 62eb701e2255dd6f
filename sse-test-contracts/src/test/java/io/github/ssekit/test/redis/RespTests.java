package io.github.ssekit.test.redis;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RespTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "+O", "$5\r\nab", "*2\r\n:1\r\n" })
	void noticesThatAReplyIsCutOff(String text) {
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> decode(text));
	}

	@Test
	void doesNotTakeAnythingForAReply() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode("HTTP/1.1 400\r\n"))
			.withMessageContaining("is not RESP 2");
	}

	@Test
	void readsEveryKindOfReply() throws IOException {
		assertThat(decode("+OK\r\n")).isEqualTo("OK");
		assertThat(decode(":-7\r\n")).isEqualTo(-7L);
		assertThat(decode("$-1\r\n")).isNull();
		assertThat(decode("*-1\r\n")).isNull();
		assertThat(decode("$4\r\n\r\n\r\n\r\n")).isEqualTo("\r\n\r\n");
		assertThat(decode("*2\r\n$-1\r\n*1\r\n:1\r\n")).isEqualTo(Arrays.asList(null, Arrays.asList(1L)));
		assertThat(decode("-OOM no\r\n")).isInstanceOfSatisfying(RedisErrorReply.class,
				(error) -> assertThat(error.code()).isEqualTo("OOM"));
	}

	@Test
	void countsBytesNotCharacters() {
		assertThat(new String(Resp.encode("SET", "ö", ""), StandardCharsets.UTF_8))
			.isEqualTo("*3\r\n$3\r\nSET\r\n$2\r\nö\r\n$0\r\n\r\n");
	}

	private static Object decode(String text) throws IOException {
		return Resp.decode(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
	}

}
