package io.github.ssekit.test.eventstream;

import java.util.stream.Stream;

import static io.github.ssekit.test.eventstream.Vector.event;

/**
 * What the fields mean. Covers the {@code format-*} tests of web-platform-tests that are
 * about fields, and the parsing and comment tests of LaunchDarkly's sse-contract-tests.
 */
final class FieldVectors {

	private FieldVectors() {
	}

	static Stream<Vector> all() {
		return Stream.of(data(), spaces(), types(), ids(), reconnectionTimes(), unknown(), comments(), ends())
			.flatMap((vectors) -> vectors);
	}

	private static Stream<Vector> data() {
		return Stream.of(Vector.of("one line", "data: sun\n\n").gives("sun"),
				Vector.of("two events", "data: sun\n\ndata: moon\n\n").gives("sun", "moon"),
				Vector.of("two lines", "data: sun\ndata:moon\n\n").gives("sun\nmoon"),
				Vector.of("empty data is an event", "data:\n\n").gives(""), Vector.of("no colon", "data\n\n").gives(""),
				Vector.of("no colon, twice: a line feed", "data\ndata\n\n").gives("\n"),
				Vector.of("empty, none, then some", "data:\n\ndata\ndata\n\ndata:sun\n\n").gives("", "\n", "sun"),
				Vector.of("an empty first line is kept", "data:\ndata: sun\n\n").gives("\nsun"),
				Vector.of("an empty middle line is kept", "data: sun\ndata:\ndata: moon\n\n").gives("sun\n\nmoon"),
				Vector.of("an empty last line is kept", "data: sun\ndata:\n\n").gives("sun\n"),
				Vector.of("data with a colon", "data: sun: hot\n\n").gives("sun: hot"),
				Vector.of("only the first colon counts", "data:::\n\n").gives("::"),
				Vector.of("data may be NUL", "data:\0\n\n\n\n").gives("\0"),
				Vector.of("nothing at all", "").gives(new String[0]),
				Vector.of("blank lines alone", "\n\n\n").gives(new String[0]), manyEvents());
	}

	private static Vector manyEvents() {
		String[] data = Stream.iterate(1, (n) -> n + 1).limit(40).map((n) -> "number " + n).toArray(String[]::new);
		return Vector.of("many in one go keep their order", "data: " + String.join("\n\ndata: ", data) + "\n\n")
			.gives(data);
	}

	private static Stream<Vector> spaces() {
		return Stream.of(Vector.of("no space", "data:sun\n\n").gives("sun"),
				Vector.of("of two spaces one goes", "data:  sun\n\n").gives(" sun"),
				Vector.of("one space alone is nothing", "data: \n\n").gives(""),
				Vector.of("a tab stays", "data:\tsun\n\n").gives("\tsun"),
				Vector.of("a space behind a tab stays", "data:\t sun\n\n").gives("\t sun"),
				Vector.of("a space behind stays", "data: sun \n\n").gives("sun "),
				Vector.of("tab, space, none", "data:\tone\rdata: \ndata:two\n\n").gives("\tone\n\ntwo"),
				Vector.of("a space before the name makes another name", " data:sun\ndata:moon\n\n").gives("moon"),
				Vector.of("a space before the colon makes another name", "data :sun\ndata:moon\n\n").gives("moon"),
				Vector.of("of a type's two spaces one goes", "event:  dawn\ndata:x\n\n")
					.gives(event(" dawn", "x", "")));
	}

	private static Stream<Vector> types() {
		return Stream.of(
				Vector.of("a type of its own, for one event", "event:dawn\ndata:x\n\ndata:y\n\n")
					.gives(event("dawn", "x", ""), event("message", "y", "")),
				Vector.of("type after data", "data:x\nevent: dawn\n\n").gives(event("dawn", "x", "")),
				Vector.of("an empty type is the default", "event: \ndata:x\n\n").gives("x"),
				Vector.of("no colon is an empty type", "event:dawn\nevent\ndata:x\n\n").gives("x"),
				Vector.of("the last type counts", "event:dawn\nevent:dusk\ndata:x\n\n").gives(event("dusk", "x", "")),
				Vector.of("a type without data does not stay", "event:dawn\n\ndata:x\n\n").gives("x"),
				Vector.of("types are case-sensitive", "event:Message\ndata:x\n\n").gives(event("Message", "x", "")),
				Vector.of("a type may be named message", "event:message\ndata:x\n\n").gives("x"),
				Vector.of("a type may hold NUL", "event:a\0b\ndata:x\n\n").gives(event("a\0b", "x", "")),
				Vector.of("all fields, backwards", "data:x\nid:7\nevent:dawn\n\n").gives(event("dawn", "x", "7")));
	}

	private static Stream<Vector> ids() {
		return Stream.of(Vector.of("an id", "id:7\ndata:x\n\n").gives(event("message", "x", "7")),
				Vector.of("an id stays until another comes", "id:7\ndata:x\n\ndata:y\n\nid:8\ndata:z\n\ndata:w\n\n")
					.gives(event("message", "x", "7"), event("message", "y", "7"), event("message", "z", "8"),
							event("message", "w", "8")),
				Vector.of("an empty id clears", "id:7\ndata:x\n\nid:\ndata:y\n\ndata:z\n\n")
					.gives(event("message", "x", "7"), event("message", "y", ""), event("message", "z", "")),
				Vector.of("no colon clears too", "id:7\ndata:x\n\nid\ndata:y\n\n")
					.gives(event("message", "x", "7"), event("message", "y", "")),
				Vector.of("an id with NUL is ignored", "id:a\0b\ndata:x\n\n").gives("x"),
				Vector.of("an id of NULs does not undo another", "id:7\ndata:x\n\nid:\0\0\ndata:y\n\n")
					.gives(event("message", "x", "7"), event("message", "y", "7")),
				Vector.of("an id beyond ASCII", "id: …\ndata:x\n\n").gives(event("message", "x", "…")),
				Vector.of("an id may have inner spaces", "id: 7 8 \ndata:x\n\n").gives(event("message", "x", "7 8 ")),
				Vector.of("a block without data commits its id", "id:7\n\n").endsAt("7"),
				Vector.of("and the next event carries it", "id:7\n\ndata:x\n\n").gives(event("message", "x", "7")),
				Vector.of("an unfinished block commits no id", "id:7\ndata:x\n\nid:8\ndata:y\n")
					.gives(event("message", "x", "7")),
				Vector.of("the last id of a block counts", "id:7\nid:8\ndata:x\n\n").gives(event("message", "x", "8")),
				Vector.of("Id is unknown", "Id:7\ndata:x\n\n").gives("x"));
	}

	private static Stream<Vector> reconnectionTimes() {
		return Stream.of(Vector.of("digits", "retry:250\ndata:x\n\n").gives("x").reconnectionTimes(250L),
				Vector.of("leading zeros are decimal", "retry:03000\n\n").reconnectionTimes(3000L),
				Vector.of("zero", "retry: 0\n\n").reconnectionTimes(0L),
				Vector.of("letters are ignored", "retry:250\nretry:100x\n\n").reconnectionTimes(250L),
				Vector.of("empty is ignored", "retry\nretry:\ndata:x\n\n").gives("x"),
				Vector.of("signs are ignored", "retry:-1\nretry:+1\n\n"),
				Vector.of("fractions are ignored", "retry:1.5\nretry:1e3\n\n"),
				Vector.of("inner spaces are ignored", "retry:  10\nretry:10 \n\n"),
				Vector.of("digits of other scripts are ignored", "retry:١٢\n\n"),
				Vector.of("more than a long can hold", "retry:99999999999999999999\n\n")
					.reconnectionTimes(Long.MAX_VALUE),
				Vector.of("it holds at once, without a blank line", "retry:250\n").reconnectionTimes(250L),
				Vector.of("but not without the end of its line", "retry:250"));
	}

	private static Stream<Vector> unknown() {
		return Stream.of(
				Vector.of("an unknown field", "event:dawn\ncolour:red\ndata:x\n\n").gives(event("dawn", "x", "")),
				Vector.of("an unknown field without colon", "colour\ndata:x\n\n").gives("x"),
				Vector.of("names are case-sensitive", "Data:x\nDATA:y\ndata:z\n\n").gives("z"),
				Vector.of("names are not trimmed", "data\0:x\n\0data:y\nda-ta:z\ndata_1\ndata:w\n\n").gives("w"),
				Vector.of("among data", "data:x\n data\ndata\ncolour:red\nwhatever\n:data:no\ndata:y\n\n")
					.gives("x\n\ny")
					.comments("data:no"),
				Vector.of("known by chance of prefix", "dat:x\ndata2:y\ni:z\nid2:z\n\n"),
				Vector.of("unknown alone dispatches nothing", "colour:red\n\n"));
	}

	private static Stream<Vector> comments() {
		String longText = "x".repeat(3000);
		return Stream.of(Vector.of("a comment", ": hello\n").comments(" hello"),
				Vector.of("an empty comment", ":\n").comments(""),
				Vector.of("two comments", ":one\n:two\n").comments("one", "two"),
				Vector.of("a comment before an event", ":one\ndata:x\n\n").gives("x").comments("one"),
				Vector.of("a comment after an event", "data:x\n\n:one\n").gives("x").comments("one"),
				Vector.of("a comment among data", "data:x\n:one\ndata:y\n\n").gives("x\ny").comments("one"),
				Vector.of("a comment that looks like a field", ":data:x\n:id:7\n\n").comments("data:x", "id:7"),
				Vector.of("a comment with NUL and CR ends", "data:1\r:\0\n:\r\ndata:2\n\n")
					.gives("1\n2")
					.comments("\0", ""),
				Vector.of("long comments", "data:1\n:" + longText + "\rdata:2\n\n").gives("1\n2").comments(longText),
				Vector.of("an unfinished comment is none", ":one"));
	}

	private static Stream<Vector> ends() {
		return Stream.of(Vector.of("the last line is not ended", "data:x\n\ndata:y").gives("x"),
				Vector.of("the last block is not ended", "data:x\n\ndata:y\n").gives("x"),
				Vector.of("the last block is ended by CR", "data:x\n\ndata:y\r\r").gives("x", "y"),
				Vector.of("the last block is ended by half a CRLF", "data:x\r\n\r").gives("x"),
				Vector.of("retry, event, and an id too late", "retry:900\ndata:x\n\nid:7\ndata:y")
					.gives("x")
					.reconnectionTimes(900L));
	}

}
