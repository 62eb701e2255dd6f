package io.github.ssekit.docs;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.github.ssekit.docs.Metadata.Property;
import io.github.ssekit.docs.Page.Block;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties, YAML, dependencies and settings of nginx that stand on the pages. */
@Tag("once")
class ConfigurationBlockTests {

	private static final Pattern COORDINATES = Pattern.compile("'([\\w.-]+):([\\w-]+)(?::([\\w.-]+))?'");

	/** A setting of a source that has a name, without its place in a list. */
	private static final Pattern SOURCE = Pattern.compile("sse\\.sources\\.[^.]+\\.([\\w-]+).*");

	/** Of a proxy, which an application does not know. */
	private static final String FOREIGN = "nginx.ingress.kubernetes.io/";

	private static final List<String> EVENTS = List.of("sse.ready", "sse.reset", "sse.dropped", "sse.auth-expiring",
			"sse.closed", "sse.ended", "sse.refused");

	static Stream<Block> properties() {
		return Page.blocks("properties");
	}

	static Stream<Block> yaml() {
		return Page.blocks("yaml");
	}

	static Stream<Block> xml() {
		return Page.blocks("xml");
	}

	static Stream<Block> groovy() {
		return Page.blocks("groovy");
	}

	static Stream<Block> nginx() {
		return Page.blocks("nginx");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void everyPropertyIsThereAndTakesItsValue(Block block) throws Exception {
		Properties properties = new Properties();
		properties.load(new StringReader(block.text()));
		check(properties);
	}

	@ParameterizedTest
	@MethodSource("yaml")
	void everyPropertyInYamlIsThereAndTakesItsValue(Block block) {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
		Properties properties = yaml.getObject();
		assertThat(properties).isNotEmpty();
		if (!properties.containsKey("apiVersion")) {
			check(properties);
		}
	}

	@ParameterizedTest
	@MethodSource("xml")
	void everyDependencyIsOneOfTheBuild(Block block) throws Exception {
		Document document = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader("<all>" + block.text() + "</all>")));
		NodeList dependencies = document.getElementsByTagName("dependency");
		assertThat(dependencies.getLength()).isPositive();
		for (int i = 0; i < dependencies.getLength(); i++) {
			Element dependency = (Element) dependencies.item(i);
			checkDependency(text(dependency, "groupId"), text(dependency, "artifactId"), text(dependency, "version"));
		}
	}

	@ParameterizedTest
	@MethodSource("groovy")
	void everyDependencyForGradleIsOneOfTheBuild(Block block) throws Exception {
		Matcher dependency = COORDINATES.matcher(block.text());
		assertThat(dependency.find()).isTrue();
		do {
			checkDependency(dependency.group(1), dependency.group(2), dependency.group(3));
		}
		while (dependency.find());
	}

	@ParameterizedTest
	@MethodSource("nginx")
	void everyLineForNginxOpensClosesOrEnds(Block block) {
		assertThat(block.text().lines()).allMatch((line) -> line.matches("\\s*(.*[{};])?"));
		assertThat(block.text().chars().filter((c) -> c == '{').count())
			.isEqualTo(block.text().chars().filter((c) -> c == '}').count());
	}

	@Test
	void theReferenceHasAllPropertiesAndNoOthers() {
		List<String> rows = Page.of("docs/reference.md")
			.lines()
			.stream()
			.filter((line) -> line.startsWith("| `sse."))
			.map((line) -> line.split("\\|")[1])
			.flatMap((names) -> Stream.of(names.split(",")))
			.map((name) -> name.replace("`", "").strip())
			.filter((name) -> !name.contains(":"))
			.filter((name) -> !EVENTS.contains(name))
			.toList();
		List<String> own = Metadata.own().keySet().stream().filter((name) -> name.startsWith("sse.")).toList();
		assertThat(rows).containsExactlyInAnyOrderElementsOf(own);
	}

	private static void check(Properties properties) {
		Binder binder = new Binder(new MapConfigurationPropertySource(properties));
		properties.stringPropertyNames().stream().filter((name) -> !name.startsWith(FOREIGN)).forEach((name) -> {
			Property property = property(name);
			assertThat(property).as("%s is no property", name).isNotNull();
			Class<?> type = ClassUtils.resolveClassName(property.type().replaceAll("<.*", ""), null);
			if (name.equals(property.name()) && !Map.class.isAssignableFrom(type)) {
				assertThat(binder.bind(name, Bindable.of(type)).isBound()).as(name).isTrue();
			}
		});
	}

	/** The property of that name, or the map that it is an entry of. */
	private static Property property(String name) {
		Matcher source = SOURCE.matcher(name);
		if (source.matches()) {
			return Metadata.all().get("sse.sources.*." + source.group(1));
		}
		Property property = Metadata.all().get(name);
		int dot = name.lastIndexOf('.');
		return (property == null && dot > 0) ? property(name.substring(0, dot)) : property;
	}

	private static void checkDependency(String group, String artifact, String version) throws Exception {
		if (group.equals("io.github.ssekit")) {
			String pom = String.join("\n", Page.of(artifact + "/pom.xml").lines());
			assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>", "<version>" + version + "</version>");
		}
		else {
			assertThat(version).as("%s is of Spring Boot's versions", artifact).isNull();
			assertThat(System.getProperty("java.class.path")).contains("/" + artifact + "-");
		}
	}

	private static String text(Element element, String name) {
		NodeList found = element.getElementsByTagName(name);
		return (found.getLength() == 1) ? found.item(0).getTextContent() : null;
	}

}
