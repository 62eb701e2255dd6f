package io.github.ssekit.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.ssekit.docs.Metadata.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of properties is what the metadata says. To write it anew:
 * {@code mvn -pl sse-docs -am test -Dtest=PropertiesPageTests -Ddocs.write
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("once")
class PropertiesPageTests {

	private static final Path PAGE = Page.ROOT.resolve("docs/properties.md");

	@Test
	void isWhatTheMetadataSays() throws Exception {
		String page = page();
		if (System.getProperty("docs.write") != null) {
			Files.writeString(PAGE, page);
		}
		assertThat(PAGE).as("write it anew with -Dtest=PropertiesPageTests -Ddocs.write").exists().hasContent(page);
	}

	private static String page() {
		return """
				# Properties

				To look up a name, a type or a default. This page is made from the descriptions in the code, by `PropertiesPageTests`; the [reference](reference.md#properties) says more of each.

				## Streams

				%s
				## Redis

				With `sse-redis`; where Redis is, `spring.data.redis.*` says.

				%s
				## Actuator

				%s"""
			.formatted(table((name) -> name.startsWith("sse.") && !name.startsWith("sse.redis.")),
					table((name) -> name.startsWith("sse.redis.")), table((name) -> name.startsWith("management.")));
	}

	private static String table(Predicate<String> names) {
		return Metadata.own()
			.values()
			.stream()
			.filter((property) -> names.test(property.name()))
			.map((property) -> "| `%s` | %s | %s | %s |%n".formatted(property.name(), type(property),
					property.defaultValue().isEmpty() ? "none" : "`" + property.defaultValue() + "`",
					property.description().replaceAll("\\{@code ([^}]*)\\}", "`$1`").replace("|", "\\|")))
			.collect(Collectors.joining("", "| property | type | default | |\n| --- | --- | --- | --- |\n", ""));
	}

	/** Its simple name, or the values that it may have. */
	private static String type(Property property) {
		Class<?> type = ClassUtils.resolveClassName(property.type().replaceAll("<.*", ""), null);
		if (!type.isEnum()) {
			return switch (type.getSimpleName()) {
				case "Duration" -> "time";
				case "DataSize" -> "size";
				case "Integer", "Long" -> "number";
				case "Boolean" -> "`true`, `false`";
				default -> "text";
			};
		}
		return Arrays.stream(type.getEnumConstants())
			.map((value) -> "`" + kebab(((Enum<?>) value).name()) + "`")
			.collect(Collectors.joining(", "));
	}

	private static String kebab(String constant) {
		return StringUtils.replace(constant.toLowerCase(Locale.ROOT), "_", "-");
	}

}
