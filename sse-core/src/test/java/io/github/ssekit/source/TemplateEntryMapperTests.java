package io.github.ssekit.source;

import java.util.Map;
import java.util.Random;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.SseEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Entries become events by templates, and no value reaches a topic that is not meant. */
class TemplateEntryMapperTests {

	private static final String JSON = """
			{"id":17,"price":9.90,"paid":true,"order":{"id":"a-1","a/b":"x"},"lines":[{"sku":"s1"}],"none":null}""";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			orders/{id}               | orders/17
			orders/{price}            | orders/9.90
			orders/{paid}             | orders/true
			orders/{/order/id}        | orders/a-1
			orders/{/order/a~1b}      | orders/x
			orders/{/lines/0/sku}     | orders/s1
			{source}/{id}-{/order/id} | shop/17-a-1
			news                      | news
			broadcast                 | broadcast
			client/{id}               | client/17
			""")
	void placeholdersOfATopicAreFilledIn(String template, String topic) {
		assertThat(json(template).map(entry("shop", JSON)).topic().name()).isEqualTo(topic);
	}

	@Test
	void theDataOfTheEntryIsTheDataOfTheEvent() {
		SseEvent event = json("orders/{id}").map(entry("shop", JSON)).event();
		assertThat(event).isEqualTo(SseEvent.of(JSON));
	}

	@Test
	void theOtherTemplatesAreFilledInToo() {
		EventTemplate all = new EventTemplate("orders/{id}", "paid-{paid}", "{source}:{id}", "{id}", "{/order}");
		SseEvent event = new TemplateEntryMapper(all, null, (name) -> false).map(entry("shop", JSON)).event();

		assertThat(event.name()).isEqualTo("paid-true");
		assertThat(event.idempotencyKey()).isEqualTo("shop:17");
		assertThat(event.version()).isEqualTo(17);
		assertThat(event.data()).isEqualTo("{\"id\":\"a-1\",\"a/b\":\"x\"}");
	}

	@Test
	void fieldsAreTakenBeforeMembersWhereTheSourceHasThem() {
		SourceEntry entry = new SourceEntry("shop", "1-0", Map.of("id", "f", "data", "{\"id\":\"m\"}"));
		EventTemplate template = new EventTemplate("{id}/{/id}", null, null, null, "{id}");
		MappedEvent mapped = new TemplateEntryMapper(template, null, (name) -> true).map(entry);

		assertThat(mapped.topic().name()).isEqualTo("f/m");
		assertThat(mapped.event().data()).isEqualTo("f");
	}

	@Test
	void wildcardsStandForWhatTheyHaveMatched() {
		EventTemplate template = new EventTemplate("prices/{2}/{1}", null, null, null, null);
		EntryMapper mapper = new TemplateEntryMapper(template, ChannelPattern.of("prices.*.?"), (name) -> false);

		assertThat(mapper.map(entry("prices.eur.x", "no JSON")).topic().name()).isEqualTo("prices/x/eur");
		assertThatThrownBy(() -> mapper.map(entry("price", "1"))).isInstanceOf(UnmappableEntryException.class)
			.hasMessage("topic: the channel does not match the pattern");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":[1]}", "{\"id\":{}}", "{}", "[]", "17",
			"no JSON", "{\"id\":1,\"id\":2}", "{\"id\":\"../client/bob\"}", "{\"id\":\"a/b\"}", "{\"id\":\"/\"}",
			"{\"id\":\"..\"}", "{\"id\":\".\"}", "{\"id\":\"*\"}", "{\"id\":\"a b\"}", "{\"id\":\"a\\nb\"}",
			"{\"id\":\"\\u0000\"}", "{\"id\":\"\\u202e\"}", "{\"id\":\"\\ud800\"}" })
	void aValueThatIsMissingOrNoPartOfATopicMakesNoEvent(String data) {
		assertThatThrownBy(() -> json("orders/{id}").map(entry("shop", data)))
			.isInstanceOf(UnmappableEntryException.class)
			.hasNoCause();
	}

	@ParameterizedTest
	@CsvSource({ "{id},broadcast", "{id}cast,broad", "broad{id},cast", "{id},client", "{id}/bob,client",
			"cl{id}/bob,ient" })
	void valuesAloneReachNoClientAndNotAll(String template, String id) {
		assertThatThrownBy(() -> json(template).map(entry("shop", "{\"id\":\"" + id + "\"}")))
			.isInstanceOf(UnmappableEntryException.class)
			.hasMessageContaining("a template has to say itself");
	}

	@Test
	void aReasonRepeatsNothingOfTheEntry() {
		for (String value : new String[] { "sec/ret", "sec ret", "secret*", "s".repeat(201) }) {
			Throwable failure = catchThrowable(
					() -> json("orders/{id}").map(entry("shop", "{\"id\":\"" + value + "\"}")));
			assertThat(UnmappableEntryException.reasonOf(failure)).startsWith("topic: ")
				.doesNotContain("sec", "ret", "sss");
		}
		EventTemplate named = new EventTemplate("a", "{id}", null, null, null);
		assertThatThrownBy(() -> new TemplateEntryMapper(named, null, (name) -> false)
			.map(entry("shop", "{\"id\":\"sse.secret\"}"))).isInstanceOf(UnmappableEntryException.class)
			.hasMessage("event name: would break the rules for it");
		assertThat(UnmappableEntryException.reasonOf(new IllegalStateException("secret")))
			.isEqualTo("IllegalStateException");
	}

	/** Whatever the values are, the topic has the segments that the template has. */
	@Test
	void anyValueStaysInItsSegment() {
		Random random = new Random(15);
		JsonMapper mapper = JsonMapper.shared();
		EntryMapper mapping = json("orders/{a}/x-{b}");
		int mapped = 0;
		for (int i = 0; i < 20_000; i++) {
			String a = random(random);
			String b = random(random);
			try {
				String topic = mapping.map(entry("shop", mapper.writeValueAsString(Map.of("a", a, "b", b))))
					.topic()
					.name();
				String[] segments = topic.split("/", -1);
				assertThat(segments).hasSize(3);
				assertThat(segments[0]).isEqualTo("orders");
				assertThat(segments[1]).isNotIn("", ".", "..").doesNotContain("*");
				assertThat(segments[2]).startsWith("x-").hasSizeGreaterThan(2);
				mapped++;
			}
			catch (UnmappableEntryException ex) {
				assertThat(ex.getMessage()).startsWith("topic: ").hasSizeLessThan(100);
			}
		}
		assertThat(mapped).isBetween(1_000, 19_000);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			orders/{id      | has a { that no } closes
			orders/id}      | has a } that no { opens
			orders/{}       | has an unknown placeholder {}
			orders/{a b}    | has an unknown placeholder {a b}
			orders/{1}      | there is no pattern of channels
			orders/{/a~2}   | has an unknown placeholder
			''              | must not be empty
			/orders/{id}    | would never be a topic
			orders//{id}    | would never be a topic
			or ders/{id}    | would never be a topic
			client/{a}/{b}  | would never be a topic
			""")
	void aTemplateThatIsWrongIsRefused(String template, String rule) {
		assertThatThrownBy(() -> json(template)).isInstanceOf(InvalidSettingException.class)
			.hasMessageStartingWith("topic = " + template)
			.hasMessageContaining(rule);
	}

	@Test
	void wildcardsThatAPatternDoesNotHaveAndDataThatIsComposedAreRefused() {
		assertThatThrownBy(() -> new TemplateEntryMapper(new EventTemplate("a/{2}", null, null, null, null),
				ChannelPattern.of("a.*"), (name) -> false))
			.hasMessageContaining("has {2}, but the pattern has 1 wildcard");
		assertThatThrownBy(() -> new TemplateEntryMapper(
				new EventTemplate("a", null, null, null, "{\"id\":{id}}".replace("\"", "")), null, (name) -> false))
			.isInstanceOf(InvalidSettingException.class)
			.hasMessageStartingWith("data = ");
		assertThatThrownBy(() -> new TemplateEntryMapper(new EventTemplate("a", null, null, null, "order {id}"), null,
				(name) -> false))
			.hasMessageContaining("must be one placeholder such as {/order}");
	}

	private static String random(Random random) {
		String characters = "ab1/.*-_ {}\\\"\u0000\n\u0301\u0338ü漢\u202e\ud83d\ude00\ud800~#?+";
		StringBuilder text = new StringBuilder();
		for (int left = random.nextInt(4); left >= 0; left--) {
			text.append(random.nextBoolean() ? 'a' : characters.charAt(random.nextInt(characters.length())));
		}
		return text.toString();
	}

	private static EntryMapper json(String topic) {
		return new TemplateEntryMapper(new EventTemplate(topic, null, null, null, null), null, (name) -> false);
	}

	private static SourceEntry entry(String source, @Nullable String data) {
		return new SourceEntry(source, "", Map.of("data", data));
	}

}
