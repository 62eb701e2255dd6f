package io.github.ssekit.test.eventstream;

import java.util.stream.Stream;

import static io.github.ssekit.test.eventstream.Vector.event;

/**
 * UTF-8 and the byte order mark. Covers {@code format-bom}, {@code format-bom-2},
 * {@code format-utf-8} and {@code format-null-character} of web-platform-tests and the
 * BOM tests of LaunchDarkly's sse-contract-tests.
 */
final class EncodingVectors {

	private EncodingVectors() {
	}

	static Stream<Vector> all() {
		return Stream.of(characters(), malformed(), byteOrderMarks()).flatMap((vectors) -> vectors);
	}

	private static Stream<Vector> characters() {
		return Stream.of(Vector.of("two, three and four bytes", "data: é€豆腐😀\n\n").gives("é€豆腐😀"),
				Vector.of("in the type", "event: été\ndata:x\n\n").gives(event("été", "x", "")),
				Vector.of("in the id", "id: 豆\ndata:x\n\n").gives(event("message", "x", "豆")),
				Vector.of("in a comment", ":豆\n").comments("豆"),
				Vector.of("in a name", "dâta:x\ndata:y\n\n").gives("y"),
				Vector
					.of("the first and last of each length",
							"data:\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\n\n")
					.gives("\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff"));
	}

	private static Stream<Vector> malformed() {
		return Stream.of(Vector.ofBytes("a lone continuation", "data:a\u0080b\n\n").gives("a\ufffdb"),
				Vector.ofBytes("a byte that never occurs", "data:\u00ff\u00fe\n\n").gives("\ufffd\ufffd"),
				Vector.ofBytes("a character cut by other text", "data:\u00e2\u0082x\n\n").gives("\ufffdx"),
				Vector.ofBytes("a character cut by the end of its line", "data:\u00e2\u0082\ndata:x\n\n")
					.gives("\ufffd\nx"),
				Vector.ofBytes("a character cut by another", "data:\u00f0\u009f\u00e2\u0082\u00ac\n\n")
					.gives("\ufffd€"),
				Vector.ofBytes("overlong", "data:\u00c0\u0080\u00e0\u0080\u0080\n\n")
					.gives("\ufffd\ufffd\ufffd\ufffd\ufffd"),
				Vector.ofBytes("an encoded surrogate", "data:\u00ed\u00a0\u0080\n\n").gives("\ufffd\ufffd\ufffd"),
				Vector.ofBytes("beyond the last character", "data:\u00f4\u0090\u0080\u0080\n\n")
					.gives("\ufffd\ufffd\ufffd\ufffd"),
				Vector.ofBytes("an overlong line feed is no line feed", "data:a\u00c0\u008ab\n\n")
					.gives("a\ufffd\ufffdb"),
				Vector.ofBytes("an overlong colon is no colon", "data\u00c0\u00ba:x\ndata:y\n\n").gives("y"),
				Vector.ofBytes("in an id", "id:\u00ff\ndata:x\n\n").gives(event("message", "x", "\ufffd")));
	}

	private static Stream<Vector> byteOrderMarks() {
		String mark = "\ufeff";
		Stream<Vector> stripped = Stream.of(Vector.of("data", "data:x\n\ndata:y\n\n").gives("x", "y"),
				Vector.of("lines", "data:x\ndata:y\n\n").gives("x\ny"), Vector.of("empty data", "data:\n\n").gives(""),
				Vector.of("all fields", "event:dawn\nid:7\ndata:x\n\n").gives(event("dawn", "x", "7")),
				Vector.of("a comment", ":one\ndata:x\n\n").gives("x").comments("one"),
				Vector.of("a blank line", "\ndata:x\n\n").gives("x"), Vector.of("half a line", "data:x"),
				Vector.of("another mark in the data", "data:" + mark + "x\n\n").gives(mark + "x"),
				Vector.of("another mark before the name", mark + "data:x\n\ndata:y\n\n").gives("y"),
				Vector.of("another mark before a comment", mark + ":one\ndata:y\n\n").gives("y"));
		Stream<Vector> kept = Stream.of(Vector.of("a mark in the data", "data:" + mark + "x\n\n").gives(mark + "x"),
				Vector.of("a mark after the first block", "data:x\n\n" + mark + "data:y\n\ndata:z\n\n").gives("x", "z"),
				Vector.of("a mark after a blank line", "\n" + mark + "data:x\n\n"), Vector.of("a mark alone", mark),
				Vector.ofBytes("half a mark", "\u00ef\u00bbdata:x\n\ndata:y\n\n").gives("y"),
				Vector.ofBytes("a mark of UTF-16", "\u00fe\u00ffdata:x\n\ndata:y\n\n").gives("y"));
		return Stream.concat(stripped.map(Vector::afterByteOrderMark), kept);
	}

}
