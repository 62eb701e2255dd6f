package io.github.ssekit.redis.inlet;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.event.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever somebody writes into a list, a stream or a channel that is taken in. */
class InletMappingFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void isMappedOrRefused(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		map(InletMapping.json(), Map.of("data", text));
		map(InletMapping.to(Topic.of("orders")), Map.of("data", text));
		// the lines are fields and values in turn
		String[] words = text.split("\n", -1);
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i + 1 < words.length; i += 2) {
			fields.put(words[i], words[i + 1]);
		}
		map(InletMapping.fields(), fields);
	}

	/** No other exception: what is refused is known by it, and is not tried again. */
	private static void map(InletMapping mapping, Map<String, String> fields) {
		try {
			Inbound inbound = mapping.map(new InletEntry("source", "1-1", fields));
			assertThat(inbound).isNotNull();
			assertThat(inbound.topic()).isNotNull();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).as("it names the field").isNotEmpty();
		}
	}

}
