package io.github.ssekit.access;

import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What no stream can be, whoever asks for it. */
class ConnectRequestTests {

	@Test
	void refusesAStreamThatHearsNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectRequest.of("alice", List.of()))
			.withMessage("topics = []: a stream listens to at least one topic");
	}

	@Test
	void takesAsManyTopicsAsACursorCanHoldAndNotOneMore() {
		assertThat(ConnectRequest.of("alice", topics(130)).topics()).hasSize(Topic.MAX_PER_STREAM);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> ConnectRequest.of("alice", topics(131)))
			.withMessageStartingWith("topics \"131 topics\": a stream listens to at most 130, with its client's own and"
					+ " the broadcast")
			.withMessageEndingWith("listen to a topic above them, or open several streams")
			.satisfies((ex) -> assertThat(ex.thing()).isEqualTo("topics"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a/b", "a\u200B", "\uFEFFa" })
	void refusesAClientThatCannotBeOne(String client) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> ConnectRequest.of(client, topics(1)))
			.satisfies((ex) -> assertThat(ex.thing()).isEqualTo("client id"));
	}

	private static List<Topic> topics(int count) {
		return IntStream.range(0, count).mapToObj((i) -> Topic.of("topic/" + i)).toList();
	}

}
