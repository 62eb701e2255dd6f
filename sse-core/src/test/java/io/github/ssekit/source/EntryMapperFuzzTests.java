package io.github.ssekit.source;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.event.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever somebody writes into a list, a stream or a channel that is taken in. */
class EntryMapperFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void isMappedOrRefused(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		map(EntryMapper.json(), Map.of("data", text));
		map(EntryMapper.to(Topic.of("orders")), Map.of("data", text));
		// the lines are fields and values in turn
		String[] words = text.split("\n", -1);
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i + 1 < words.length; i += 2) {
			fields.put(words[i], words[i + 1]);
		}
		map(EntryMapper.fields(), fields);
	}

	/** No other exception: what is refused is known by it, and is not tried again. */
	private static void map(EntryMapper mapping, Map<String, String> fields) {
		try {
			MappedEvent inbound = mapping.map(new SourceEntry("source", "1-1", fields));
			assertThat(inbound).isNotNull();
			assertThat(inbound.topic()).isNotNull();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).as("it names the field").isNotEmpty();
		}
	}

}
