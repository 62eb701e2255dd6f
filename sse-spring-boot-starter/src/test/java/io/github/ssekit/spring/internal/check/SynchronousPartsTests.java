package io.github.ssekit.spring.internal.check;

import java.io.IOException;
import java.util.List;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What cannot be asynchronous does no harm where Tomcat hands the connection over, and
 * only there.
 */
@ExtendWith(OutputCaptureExtension.class)
class SynchronousPartsTests {

	@ParameterizedTest
	@ValueSource(classes = { FiltersInTheWayTests.SynchronousFilter.class, PlainFilterTests.Synchronous.class,
			FiltersInTheWayTests.SynchronousServlet.class, SynchronousValves.class })
	void streamsPassWhatIsNotAsynchronousWhereTheirConnectionIsTakenOver(Class<?> synchronous, CapturedOutput output) {
		try (App app = application(synchronous).start(); SseTestClient client = app.listening("/orders/17/events")) {
			app.hub().publish("orders", SseEvent.of("17"));
			assertThat(client.awaitMessages(1).get(0).data()).isEqualTo("17");
			assertThat(SelfCheckTests.warnings(output)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "sse.transport.direct=false", "sse.limits.over-limit=status", "server.http2.enabled=true" })
	void doesNotStartWithASynchronousFilterWhereARequestMayStayOpen(String setting) {
		assertThatExceptionOfType(SelfCheckFailedException.class)
			.isThrownBy(with(setting, FiltersInTheWayTests.SynchronousFilter.class)::start)
			.withMessageContaining("The filter synchronous is registered with asyncSupported = false");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "sse.transport.direct=false", "sse.limits.over-limit=status", "server.http2.enabled=true" })
	void namesAValveThatIsNotAsynchronousWhereARequestMayStayOpen(String setting, CapturedOutput output) {
		try (App app = with(setting, SynchronousValves.class).start()) {
			assertThat(SelfCheckTests.warnings(output)).satisfiesExactly(
					(line) -> assertThat(line).contains("asyncSupported of the valve " + EngineValve.class.getName())
						.contains("= false: a request that has passed it cannot be asynchronous")
						.contains("set asyncSupported to true"),
					(line) -> assertThat(line).contains("asyncSupported of the valve " + ContextValve.class.getName()));
			assertThat(app.get("/hello").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void whatIsSaidOfAValveIsWhatHappens() {
		try (App app = with("sse.transport.direct=false", SynchronousValves.class).start()) {
			assertThat(app.get("/orders/17/events").statusCode()).isEqualTo(500);
		}
	}

	private static AppBuilder with(String setting, Class<?> synchronous) {
		List<String> property = List.of(setting.split("="));
		return application(synchronous).property(property.get(0), property.get(1));
	}

	private static AppBuilder application(Class<?> synchronous) {
		return App.on(Server.TOMCAT)
			.with(FiltersInTheWayTests.Endpoints.class, synchronous)
			.property("test.pattern", "/*");
	}

	static class SynchronousValves {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> valves() {
			return (factory) -> {
				factory.addEngineValves(new EngineValve());
				factory.addContextCustomizers((context) -> context.getPipeline().addValve(new ContextValve()));
			};
		}

	}

	static class EngineValve extends ValveBase {

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
		}

	}

	static class ContextValve extends EngineValve {

	}

}
