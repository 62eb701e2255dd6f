package io.github.ssekit.example.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No engine runs in the build, so the compose file is looked at: its form, and that what
 * it names is there.
 */
class ComposeFileTests {

	private static final Path FOLDER = Path.of("compose");

	private final Map<String, Map<String, Object>> services = services();

	@Test
	void everyServiceHasAnImageWithAVersion() {
		assertThat(this.services).containsOnlyKeys("redis", "node1", "node2", "nginx", "prometheus", "grafana");
		assertThat(this.services.values()).allSatisfy((service) -> assertThat(service.get("image").toString())
			.matches("[a-z0-9./-]+:v?\\d+(\\.\\d+)*(-[a-z]+)?"));
	}

	@Test
	void everyFileThatIsMountedIsThere() {
		this.services
			.forEach((name, service) -> ((List<?>) service.getOrDefault("volumes", List.of())).forEach((volume) -> {
				Path file = FOLDER.resolve(volume.toString().split(":")[0]).normalize();
				if (!file.startsWith("target")) { // the jar, which is built after this
					assertThat(file).as("of " + name).isRegularFile();
				}
			}));
	}

	@Test
	void nodesAreFoundByNginxAndPrometheus() throws IOException {
		for (String node : List.of("node1:8080", "node2:8080")) {
			assertThat(Files.readString(FOLDER.resolve("nginx.conf"))).contains("server " + node + ";");
			assertThat(Files.readString(FOLDER.resolve("prometheus.yml"))).contains('"' + node + '"');
		}
		assertThat(this.services.values()).allSatisfy((service) -> assertThat(this.services.keySet()).containsAll(
				((List<?>) service.getOrDefault("depends_on", List.of())).stream().map(Object::toString).toList()));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, Object>> services() {
		try {
			Map<String, Object> file = new Yaml().load(Files.readString(FOLDER.resolve("compose.yml")));
			return (Map<String, Map<String, Object>>) file.get("services");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
