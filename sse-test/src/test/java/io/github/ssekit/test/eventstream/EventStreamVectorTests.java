package io.github.ssekit.test.eventstream;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each vector says the same however its bytes are cut.
 */
class EventStreamVectorTests {

	static Stream<Vector> vectors() {
		return Stream.of(FieldVectors.all(), LineEndVectors.all(), EncodingVectors.all()).flatMap((vectors) -> vectors);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void isReadAsTheStandardSays(Vector vector) {
		assertAsExpected(vector, vector.input().length());
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void isReadTheSameByteByByte(Vector vector) {
		assertAsExpected(vector, 1);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void isReadTheSameInPiecesOfTwoAndThree(Vector vector) {
		assertAsExpected(vector, 2);
		assertAsExpected(vector, 3);
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void isReadTheSameCutAtAnyByte(Vector vector) {
		byte[] input = vector.bytes();
		for (int cut = 0; cut <= input.length; cut++) {
			Recorder recorder = new Recorder();
			recorder.parser.feed(input, 0, cut);
			recorder.parser.feed(input, cut, input.length - cut);
			assertAsExpected(vector, recorder.end(), "cut after " + cut + " bytes");
		}
	}

	private static void assertAsExpected(Vector vector, int pieceLength) {
		byte[] input = vector.bytes();
		Recorder recorder = new Recorder();
		for (int at = 0; at < input.length; at += pieceLength) {
			recorder.parser.feed(input, at, Math.min(pieceLength, input.length - at));
		}
		assertAsExpected(vector, recorder.end(), "in pieces of " + pieceLength);
	}

	private static void assertAsExpected(Vector vector, Recorder recorder, String how) {
		assertThat(List.of(recorder.events, recorder.lastEventId(), recorder.comments, recorder.reconnectionTimes))
			.as(how)
			.isEqualTo(List.of(vector.events(), vector.lastEventId(), vector.comments(), vector.reconnectionTimes()));
	}

}
