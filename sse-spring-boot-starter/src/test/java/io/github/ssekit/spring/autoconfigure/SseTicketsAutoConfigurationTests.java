package io.github.ssekit.spring.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.ticket.InMemoryTicketStore;
import io.github.ssekit.spring.tickets.SseTickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class SseTicketsAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(WebMvcAutoConfiguration.class,
			SseAutoConfiguration.class, SseWebMvcAutoConfiguration.class, SseTicketsAutoConfiguration.class);

	private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS);

	@Test
	void issuesTicketsAndTakesNoneWhereStreamsAreDisabled() {
		this.web.withPropertyValues("sse.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SseTickets.class)
				.doesNotHaveBean("sseTicketFilter")
				.doesNotHaveBean("sseTicketCustomizer"));
	}

	@Test
	void makesNothingWhereItIsDisabled() {
		this.web.withPropertyValues("sse.tickets.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SseTickets.class)
				.doesNotHaveBean(TicketStore.class)
				.doesNotHaveBean("sseTicketFilter")
				.doesNotHaveBean("sseTicketCustomizer"));
	}

	@Test
	void makesNothingInAnApplicationThatIsNoWebApplication() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SseTickets.class));
	}

	@Test
	void standsBackForAStoreOfTheApplication() {
		TicketStore own = new InMemoryTicketStore(1, HubRuntime.system());
		this.web.withBean("own", TicketStore.class, () -> own)
			.run((context) -> assertThat(context.getBean(TicketStore.class)).isSameAs(own));
	}

	@Test
	void ticketsLiveAsLongAsThePropertySaysAndNoLongerThanTheLogin() {
		this.web.withPropertyValues("sse.tickets.ttl=2m").run((context) -> {
			SseTickets tickets = context.getBean(SseTickets.class);
			TicketGrant grant = TicketGrant.of("alice");
			assertThat(tickets.issue(grant).expiresIn()).isEqualTo(120);
			Clock clock = Clock.systemUTC();
			assertThat(tickets.issue(grant.expiresAt(clock.instant().plus(Duration.ofMinutes(5)))).expiresIn())
				.isEqualTo(120);
			assertThat(tickets.issue(grant.expiresAt(clock.instant().plus(Duration.ofMinutes(1)))).expiresIn())
				.isBetween(50L, 60L);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sse.tickets.ttl       | 999ms  | sse.tickets.ttl = 999ms: must be 1s to 5m
			sse.tickets.ttl       | 6m     | sse.tickets.ttl = 360000ms: must be 1s to 5m
			sse.tickets.parameter | a&b    | sse.tickets.parameter = a&b: must have 1 to 64 characters
			sse.tickets.parameter | ä      | sse.tickets.parameter = ä: must have 1 to 64 characters
			""")
	void refusesToStartAndNamesPropertyValueAndRule(String property, String value, String text) {
		this.web.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageStartingWith(text));
	}

}
