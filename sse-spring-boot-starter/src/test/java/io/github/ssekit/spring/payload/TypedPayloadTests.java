package io.github.ssekit.spring.payload;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What REST says of a type that it has declared, an event says that was told it. */
class TypedPayloadTests {

	private static final Type ANIMALS = new ParameterizedTypeReference<List<Animal>>() {
	}.getType();

	private static final List<Animal> ZOO = List.of(new Cat("Tom", 9), new Dog("Rex"));

	private static App app;

	private static SseTestClient client;

	@BeforeAll
	static void start() {
		app = App.on(Server.TOMCAT).with(Endpoints.class).start();
		client = app.listening("/zoo");
	}

	@AfterAll
	static void stop() {
		client.close();
		app.close();
	}

	@Test
	void dataThatIsNotOfItsTypeIsRefusedWhereTheEventIsMade() {
		assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.named("zoo").data(Map.of(), ANIMALS))
			.withMessageContaining("is no java.util.List<" + Animal.class.getName() + ">");
	}

	@Test
	void dataThatIsNoJsonOfItsTypeIsRefusedWhereItIsPublished() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> app.hub().publish("zoo", SseEvent.of("").data(List.of(new Unicorn()), ANIMALS)))
			.withMessageContaining("cannot be written as JSON of a java.util.List<" + Animal.class.getName() + ">");
	}

	@Test
	void aListKeepsTheTypesOfItsElementsAsRestDoes() {
		String heard = heardOf(() -> app.hub().publish("zoo", SseEvent.named("zoo").data(ZOO, ANIMALS)));
		assertThat(heard).isEqualTo(app.get("/zoo/animals").body());
		assertThat(read(heard)).isEqualTo(ZOO);
	}

	@Test
	void soItDoesThroughAMessageAndThroughAQueue() {
		SseEvent zoo = SseEvent.named("zoo").data(ZOO, ANIMALS).version(1).idempotencyKey("zoo-1");
		assertThat(read(heardOf(() -> app.context().publishEvent(SseMessage.to("zoo", zoo))))).isEqualTo(ZOO);
		SseEvent again = zoo.version(2).idempotencyKey("zoo-2");
		assertThat(read(heardOf(() -> app.bean(SseAsyncPublisher.class).publish("zoo", again)))).isEqualTo(ZOO);
	}

	@Test
	void soItDoesInASnapshot() {
		try (SseTestClient fresh = app.listening("/zoo/from-the-state")) {
			assertThat(read(fresh.awaitMessages(1).get(0).data())).isEqualTo(ZOO);
		}
	}

	@Test
	void oneAnimalNeedsNoType() {
		String heard = heardOf(() -> app.hub().publish("zoo", SseEvent.of(new Dog("Rex"))));
		assertThat(app.bean(JsonMapper.class).readValue(heard, Animal.class)).isEqualTo(new Dog("Rex"));
	}

	private static String heardOf(Runnable publish) {
		int before = client.messageCount();
		publish.run();
		return client.awaitMessages(before + 1).get(before).data();
	}

	private static Object read(String json) {
		JsonMapper mapper = app.bean(JsonMapper.class);
		return mapper.readValue(json, mapper.constructType(ANIMALS));
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
	sealed interface Animal permits Cat, Dog, Unicorn {

	}

	record Cat(String name, int lives) implements Animal {
	}

	record Dog(String name) implements Animal {
	}

	/** Refers to itself. */
	static final class Unicorn implements Animal {

		public Unicorn getImage() {
			return this;
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/zoo")
		SseStream zoo() {
			return SseStream.of("zoo");
		}

		@SseEndpoint("/zoo/from-the-state")
		SseStream fromTheState() {
			return SseStream.of("zoo").snapshot(() -> SseEvent.named("zoo").data(ZOO, ANIMALS));
		}

		@GetMapping("/zoo/animals")
		List<Animal> animals() {
			return ZOO;
		}

	}

}
