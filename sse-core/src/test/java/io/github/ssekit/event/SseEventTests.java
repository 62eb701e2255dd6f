package io.github.ssekit.event;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What an application may say, and what would break its readers' streams. */
class SseEventTests {

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\0", "a\nb", "a\rb", "a\r\nb", "a\0b", "a\n", "\rdata: injected",
			"x\ndata: injected\n\nid: 1" })
	void refusesANameThatWouldEndItsLine(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> SseEvent.named(name))
			.withMessageContaining(": must consist of printable characters, has U+000")
			.satisfies((ex) -> assertThat(ex.thing()).isEqualTo("event name"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse.", "sse.ready", "sse.closed", "sse.anything" })
	void refusesTheLibrarysOwnNames(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> SseEvent.named(name))
			.withMessage("event name \"%s\": must not begin with \"sse.\", which marks the library's own events", name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "open", "error" })
	void refusesTheNamesThatABrowserFiresItself(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> SseEvent.named(name))
			.withMessage("event name \"%s\": must not be \"open\" or \"error\", which a browser fires itself at its "
					+ "EventSource when the line opens or breaks, so that a page would take one for the other; say "
					+ "what has happened, such as \"order-%s\"", name, name)
			.satisfies((ex) -> assertThat(ex.thing()).isEqualTo("event name"));
	}

	@Test
	void refusesTheEmptyName() {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> SseEvent.named(""))
			.withMessage("event name \"\": must not be empty; leave it out instead");
	}

	@ParameterizedTest
	@ValueSource(strings = { "message", "Error", "errors", "an error", "opened", "close", "sse", "SSE.ready", "ssex",
			"a.sse.", " leading", "with space", "a:b", ":", "größe", "\uD83D\uDE00" })
	void takesEveryOtherName(String name) {
		assertThat(SseEvent.named(name).name()).isEqualTo(name);
	}

	@Test
	void refusesANegativeRetry() {
		assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of("x").retry(Duration.ofMillis(-1)))
			.withMessageStartingWith("retry PT-0.001S: must be 0 to 24 days");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SseEvent.of("x").retry(Duration.ofSeconds(Long.MAX_VALUE)))
			.withMessageContaining("must be 0 to 24 days");
		assertThat(SseEvent.of("x").retry(Duration.ZERO).retry()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\nb", "\uD800" })
	void refusesAnIdempotencyKeyThatIsNoName(String key) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> SseEvent.of("x").idempotencyKey(key))
			.satisfies((ex) -> assertThat(ex.thing()).isEqualTo("idempotency key"));
	}

	@Test
	void takesAnIdempotencyKeyOfTwoHundredCharactersAndNotOneMore() {
		assertThat(SseEvent.of("x").idempotencyKey("k".repeat(200)).idempotencyKey()).hasSize(200);
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> SseEvent.of("x").idempotencyKey("k".repeat(201)))
			.withMessageEndingWith("must have 1 to 200 characters, has 201");
	}

	@Test
	void refusesDataThatIsNotOfItsType() {
		assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of("x").data(1, Runnable.class))
			.withMessageContaining("data of type java.lang.Integer: is no java.lang.Runnable");
		assertThat(SseEvent.of("x").data(1, int.class).data()).isEqualTo(1);
	}

	@Test
	void dataBringsItsOwnTypeOrNone() {
		SseEvent typed = SseEvent.of("x").data(1, Number.class).version(3).idempotencyKey("k").retry(Duration.ZERO);
		assertThat(typed.dataType()).isEqualTo(Number.class);
		assertThat(typed.data("text").dataType()).isNull();
	}

	@Test
	void keepsEveryPartWhenAnotherIsAdded() {
		SseEvent event = SseEvent.named("shipped").retry(Duration.ofSeconds(3)).idempotencyKey("k").data("parcel");

		assertThat(event).isEqualTo(new SseEvent("shipped", "parcel", Duration.ofSeconds(3), "k"));
		assertThat(SseEvent.of("parcel")).isEqualTo(new SseEvent(null, "parcel", null, null));
		assertThat(SseEvent.named("empty").data()).isEqualTo("");
	}

}
