package io.github.ssekit.spring;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.github.ssekit.spring.autoconfigure.SseProperties;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor says of a property while somebody types it: one description, which is
 * read alone.
 */
class PropertyDescriptionsTests {

	/** What a description of that type begins with, so that its unit is plain. */
	private static final Map<Class<?>, Set<String>> BEGINNINGS = Map.of(Duration.class,
			Set.of("Time", "Longest time", "Shortest time", "Maximum time"), DataSize.class, Set.of("Size"),
			Integer.class, Set.of("Number of"), Long.class, Set.of("Number of"), Boolean.class, Set.of("Whether"),
			String.class, Set.of("Text", "Name"), List.class, Set.of("Names"), Map.class, Set.of("Sources", "Text"));

	private static final JsonNode METADATA = read();

	@ParameterizedTest
	@MethodSource("properties")
	void aDescriptionIsASentenceOrMore(JsonNode property) {
		String description = description(property);
		assertThat(description.split(" ")).as(description).hasSizeGreaterThanOrEqualTo(5);
		assertThat(description).matches("[A-Z].*\\.").doesNotContain("{@", "  ", "*", "<", "sse.sse");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void aDescriptionNeedsNoOtherToBeUnderstood(JsonNode property) {
		assertThat(description(property).split("(?<=\\.) ")[0]).as("the first sentence")
			.doesNotContainPattern("(?i)\\b(they|them|their|theirs|those|these|that one|the others|after that)\\b");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void aDescriptionSaysWhatIsMeasuredOrCounted(JsonNode property) {
		Class<?> type = type(property);
		if (BEGINNINGS.containsKey(type)) {
			assertThat(BEGINNINGS.get(type)).as("%s, a %s", description(property), type.getSimpleName())
				.anyMatch((beginning) -> description(property).startsWith(beginning + " "));
		}
		else {
			assertThat(type).as("types of properties").matches(Class::isEnum, "an enum, or one of " + BEGINNINGS);
		}
	}

	@ParameterizedTest
	@MethodSource("properties")
	void valuesThatAreChosenFromAreOfferedAndDescribed(JsonNode property) {
		Class<?> type = type(property);
		if (!type.isEnum() || !type.getName().startsWith("io.github.ssekit.")) {
			return;
		}
		JsonNode hint = elements("hints").get(property.get("name").asString());
		assertThat(hint).as("hints").isNotNull();
		List<String> offered = StreamSupport.stream(hint.get("values").spliterator(), false)
			.map((value) -> value.get("value").asString())
			.toList();
		assertThat(offered).containsExactlyElementsOf(Arrays.stream(type.getEnumConstants())
			.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList());
		assertThat(offered).contains(property.get("defaultValue").asString());
		assertThat(hint.get("values")).allSatisfy(PropertyDescriptionsTests::isDescribed);
	}

	@Test
	void hintsAreOfPropertiesThatAreThere() {
		assertThat(elements("properties").keySet()).containsAll(elements("hints").keySet());
	}

	@Test
	void theHealthOfStreamsCanBeSwitchedOff() {
		assertThat(elements("properties")).containsKey("management.health.sse.enabled");
	}

	private static void isDescribed(JsonNode value) {
		assertThat(value.path("description").asString("")).as("%s", value).matches("[A-Z].*\\.");
	}

	static List<Named<JsonNode>> properties() {
		return elements("properties").entrySet()
			.stream()
			.map((entry) -> Named.of(entry.getKey(), entry.getValue()))
			.toList();
	}

	private static Map<String, JsonNode> elements(String kind) {
		return StreamSupport.stream(METADATA.get(kind).spliterator(), false)
			.collect(Collectors.toMap((element) -> element.get("name").asString(), Function.identity()));
	}

	private static String description(JsonNode property) {
		return property.path("description").asString("");
	}

	private static Class<?> type(JsonNode property) {
		return ClassUtils.resolveClassName(property.get("type").asString().replaceAll("<.*", ""), null);
	}

	private static JsonNode read() {
		try (InputStream file = SseProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(file);
		}
		catch (IOException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}
