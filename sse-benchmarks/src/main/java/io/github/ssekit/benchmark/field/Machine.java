package io.github.ssekit.benchmark.field;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.github.ssekit.benchmark.field.contender.Contender;
import io.github.ssekit.benchmark.field.contender.Proc;
import org.apache.catalina.util.ServerInfo;
import org.eclipse.jetty.util.Jetty;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

/** What the figures were taken with. */
final class Machine {

	private static final String COMMAND = "mvn -q -pl sse-core,sse-test,sse-test-contracts,sse-redis,sse-spring-boot-starter,"
			+ "sse-benchmarks process-classes -Pfield";

	private Machine() {
	}

	static List<String> about(Plan plan) {
		return List.of("`" + COMMAND + "` (" + asked(plan) + ")", LocalDate.now(ZoneOffset.UTC) + ", " + hardware(),
				"JDK " + Runtime.version() + ", each server with `" + String.join(" ", Contender.flags()) + "`",
				"Spring Boot " + SpringBootVersion.getVersion() + ", Framework " + SpringVersion.getVersion()
						+ ", Tomcat " + ServerInfo.getServerNumber() + ", Jetty " + Jetty.VERSION + ", Reactor Netty "
						+ version(HttpServer.class) + ", sse-eventbus " + System.getProperty("sse-eventbus.version", "")
						+ nchan(),
				plan.rounds() + " rounds in turns, after " + plan.warmUp()
						+ " deliveries of each kind to warm up; about " + plan.deliveries()
						+ " deliveries in each figure");
	}

	private static String asked(Plan plan) {
		return "scenarios " + String.join(",", plan.scenarios().stream().map(Scenario::option).toList())
				+ "; contenders " + String.join(",", plan.contenders().stream().map(Contender::option).toList())
				+ "; streams " + plan.streams();
	}

	private static String hardware() {
		String model = Proc.line("/proc/cpuinfo", "model name").replaceFirst("^:\\s*", "");
		String memory = Proc.line("/proc/meminfo", "MemTotal:").replaceFirst("\\s*kB$", "");
		return String.format(Locale.ROOT, "%d cores (%s) shared with the client and whatever else ran, %d GB, %s %s",
				Runtime.getRuntime().availableProcessors(), model, Long.parseLong(memory) / 1024 / 1024,
				System.getProperty("os.name"), System.getProperty("os.version").replaceAll("-.*", ""));
	}

	private static String nchan() {
		return Contender.NCHAN.isInstalled()
				? ", nchan " + firstLine("dpkg-query", "-W", "-f", "${Version}", "libnginx-mod-nchan") : "";
	}

	private static String version(Class<?> type) {
		return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), "of Boot's choice");
	}

	private static String firstLine(String... command) {
		try (BufferedReader output = new ProcessBuilder(command).start().inputReader(StandardCharsets.UTF_8)) {
			return Objects.requireNonNullElse(output.readLine(), "of unknown version");
		}
		catch (IOException ex) {
			return "of unknown version";
		}
	}

}
