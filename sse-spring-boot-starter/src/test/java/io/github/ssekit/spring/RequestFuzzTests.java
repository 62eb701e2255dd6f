package io.github.ssekit.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** What an endpoint makes of a request, whatever names and ids stand in it. */
class RequestFuzzTests {

	private static final int MAX_TOPICS = 8;

	/** Client, header and query, before the topics. */
	private static final int OTHERS = 3;

	@FuzzTest(maxDuration = "2m")
	void isAStreamOrANameThatIsRefused(byte[] bytes) {
		// one word a line, or what else splits where no name may have it
		List<String> words = List.of(new String(bytes, StandardCharsets.UTF_8).split("\t", -1));
		String client = word(words, 0);
		String header = word(words, 1);
		String query = word(words, 2);
		List<String> names = words.subList(Math.min(OTHERS, words.size()), words.size());
		try {
			SseStream stream = SseStream.of(names);
			stream = (client != null) ? stream.client(client) : stream;
			ConnectRequest request = stream.toRequest(StreamSettings.DEFAULT, MAX_TOPICS,
					LastEventId.from(header, query), null);
			assertThat(request.topics()).contains(Topic.BROADCAST).hasSizeLessThanOrEqualTo(MAX_TOPICS + 2);
			assertThat(request.topics()).as("nobody else's")
				.noneMatch((topic) -> topic.name().startsWith("client/") && !topic.name().equals("client/" + client));
			assertThat(request.lastEventId().value()).as("the header wins")
				.isEqualTo((header != null) ? header : query);
		}
		catch (InvalidNameException ex) {
			assertThat(ex.getMessage()).as("one line, as it is logged and answered").doesNotContain("\n", "\r", "\0");
		}
	}

	private static String word(List<String> words, int index) {
		return (index < words.size() && !words.get(index).isEmpty()) ? words.get(index) : null;
	}

}
