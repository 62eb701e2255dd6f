package io.github.ssekit.test.eventstream;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * LF, CR, CRLF, and all of them mixed. Covers {@code format-newlines} and
 * {@code format-field-parsing} of web-platform-tests and the linefeed table of
 * LaunchDarkly's sse-contract-tests.
 */
final class LineEndVectors {

	private static final Map<String, String> ENDS = new TreeMap<>(Map.of("LF", "\n", "CR", "\r", "CRLF", "\r\n"));

	private LineEndVectors() {
	}

	static Stream<Vector> all() {
		return Stream.concat(ENDS.keySet().stream().flatMap(LineEndVectors::withEnd), mixed());
	}

	private static Stream<Vector> withEnd(String end) {
		return Stream
			.of(Vector.of("one line", "data: sun||").gives("sun"),
					Vector.of("one line, then two", "data: sun||data: sun|data: moon||").gives("sun", "sun\nmoon"),
					Vector.of("empty line first", "data:|data: sun|data: moon||").gives("\nsun\nmoon"),
					Vector.of("empty line between", "data: sun|data:|data: moon||").gives("sun\n\nmoon"),
					Vector.of("empty line last", "data: sun|data:||").gives("sun\n"),
					Vector.of("one blank line too many", "data: sun|||data: moon||").gives("sun", "moon"),
					Vector.of("two blank lines too many", "data: sun||||data: moon||").gives("sun", "moon"),
					Vector.of("blank lines first", "||data: sun||").gives("sun"),
					Vector.of("id alone", "id: 7||").endsAt("7"),
					Vector.of("comment between", "data: sun||:one|data: moon||").gives("sun", "moon").comments("one"),
					Vector.of("no blank line", "data: sun|"))
			.map((vector) -> new Vector(vector.name() + " (" + end + ")",
					vector.input().replace("|", ENDS.getOrDefault(end, end)), vector.events(), vector.lastEventId(),
					vector.comments(), vector.reconnectionTimes()));
	}

	private static Stream<Vector> mixed() {
		return Stream.of(Vector.of("each end once", "data:sun\r\ndata\ndata:moon\r\n\r\n").gives("sun\n\nmoon"),
				Vector.of("LF CR is two ends", "data:sun\n\rdata:moon\n\r").gives("sun", "moon"),
				Vector.of("CR CR LF is two ends", "data:sun\r\r\ndata:moon\r\r\n").gives("sun", "moon"),
				Vector.of("CR LF LF is two ends", "data:sun\r\n\ndata:moon\r\n\n").gives("sun", "moon"),
				Vector.of("CR LF CR is two ends", "data:sun\r\n\rdata:moon\r\n\r").gives("sun", "moon"),
				Vector.of("LF CR LF is two ends", "data:sun\n\r\ndata:moon\n\r\n").gives("sun", "moon"),
				Vector.of("CR LF CR LF CR LF makes one event", "data:sun\r\n\r\n\r\n").gives("sun"),
				Vector.of("fields with all ends",
						"data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:9\ndata:4\n\n")
					.gives("\0\n 2\n1\n3\n\n4"),
				Vector.of("line separators of Unicode end no line", "data:a\u2028b\u2029c\u0085d\u000be\u000cf\n\n")
					.gives("a\u2028b\u2029c\u0085d\u000be\u000cf"));
	}

}
