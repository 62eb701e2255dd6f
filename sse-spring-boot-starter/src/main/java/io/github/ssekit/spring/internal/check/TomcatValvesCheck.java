package io.github.ssekit.spring.internal.check;

import java.util.Arrays;
import java.util.stream.Stream;

import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Valve;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.context.ApplicationContext;

/**
 * Whether a valve of Tomcat keeps requests from being asynchronous where streams need
 * such requests.
 */
public final class TomcatValvesCheck implements Check {

	private final ApplicationContext context;

	private final StreamTransports ways;

	public TomcatValvesCheck(ApplicationContext context, StreamTransports ways) {
		this.context = context;
		this.ways = ways;
	}

	@Override
	public void look(Report report) {
		if (RunningServer.of(this.context) instanceof TomcatWebServer tomcat && this.ways.areAsynchronous()) {
			valves(tomcat.getTomcat().getEngine()).filter((valve) -> !valve.isAsyncSupported())
				.map((valve) -> valve.getClass().getName())
				.distinct()
				.forEach((type) -> report.warn("asyncSupported of the valve " + type, false,
						"a request that has passed it cannot be asynchronous, so streams are answered with 500",
						"set asyncSupported to true (ValveBase has it in its constructor), or leave the valve out"));
		}
	}

	/** Of the engine, its hosts and their contexts. */
	private static Stream<Valve> valves(Engine engine) {
		Stream<Container> hosts = Arrays.stream(engine.findChildren());
		return Stream.of(Stream.of((Container) engine), hosts.flatMap(TomcatValvesCheck::withChildren))
			.flatMap((containers) -> containers)
			.flatMap((container) -> Arrays.stream(container.getPipeline().getValves()));
	}

	private static Stream<Container> withChildren(Container host) {
		return Stream.concat(Stream.of(host), Arrays.stream(host.findChildren()));
	}

}
