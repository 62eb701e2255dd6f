package io.github.ssekit.benchmark.field.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EventScanTests {

	private static final String HEAD = "HTTP/1.1 200 \r\nContent-Type: text/event-stream\r\n";

	private final List<String> heard = new ArrayList<>();

	private final EventScan scan = new EventScan(7, new Listener() {

		@Override
		public void opened() {
			EventScanTests.this.heard.add("open");
		}

		@Override
		public void event(int number, long published, boolean inOrder) {
			EventScanTests.this.heard.add(number + " at " + published + (inOrder ? "" : "?"));
		}

	});

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 1000 })
	void marksAreFoundWhicheverWayChunksAndReadsAreCut(int step) {
		feed(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + "f\r\ndata:@000000000\r\n"
				+ "1F\r\n7:0000000000000000042..\n\ndata: \r\n" + "22;x=y\r\n@0000000008:0000000000000000043..\n\r\n",
				step);

		assertThat(this.heard).containsExactly("open", "7 at 42", "8 at 43");
	}

	@Test
	void marksAreFoundWhereNothingIsChunked() {
		feed(HEAD + "\r\ndata: @0000000007:0000000000000000042\n\n", 4);

		assertThat(this.heard).containsExactly("open", "7 at 42");
	}

	@Test
	void whatIsMissingIsNoticed() {
		feed(HEAD + "\r\n@0000000007:0000000000000000001\n@0000000009:0000000000000000002\n"
				+ "@0000000009:0000000000000000002\n", 100);

		assertThat(this.heard).containsExactly("open", "7 at 1", "9 at 2?", "9 at 2?");
	}

	@Test
	void aRefusalIsNoticed() {
		assertThatIllegalStateException().isThrownBy(() -> feed("HTTP/1.1 503 \r\n", 100))
			.withMessageContaining("refused");
	}

	@Test
	void anEndIsNoticed() {
		assertThatIllegalStateException()
			.isThrownBy(() -> feed(HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 100))
			.withMessageContaining("ended");
	}

	private void feed(String text, int step) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		for (int from = 0; from < bytes.length; from += step) {
			this.scan.scan(ByteBuffer.wrap(bytes, from, Math.min(step, bytes.length - from)));
		}
	}

}
