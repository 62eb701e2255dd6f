package io.github.ssekit.spring.internal.check;

import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;

import static org.assertj.core.api.Assertions.assertThat;

/** Sessions whose end nobody would tell of are named at the start, and only those. */
@ExtendWith(OutputCaptureExtension.class)
class SessionChecksTests {

	@Test
	void saysThatNobodySeesWhichSessionsAreOneTooMany(CapturedOutput output) {
		start(limited());
		assertThat(SelfCheckTests.warnings(output)).singleElement()
			.asString()
			.contains("maximumSessions = set, without a bean of type SessionRegistry: ")
			.contains("its streams go on until its next request")
			.contains("The way out: declare a bean of type SessionRegistryImpl");
	}

	@Test
	void saysThatItIsNotKnownWhichRegistryTellsOfSessions(CapturedOutput output) {
		start(limited().with(Registry.class, SecondRegistry.class));
		assertThat(SelfCheckTests.warnings(output)).singleElement()
			.asString()
			.contains("maximumSessions = 2 beans of type SessionRegistry: ")
			.endsWith("The way out: mark one of them as primary.");
	}

	@Test
	void saysNothingWhereOneRegistryTellsOfSessions(CapturedOutput output) {
		start(limited().with(Registry.class));
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	@Test
	void saysNothingWhereOneOfTwoRegistriesIsPrimary(CapturedOutput output) {
		start(limited().with(Registry.class, PrimaryRegistry.class));
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	@Test
	void saysNothingOfSessionsThatAreNotLimited(CapturedOutput output) {
		start(App.on(Server.TOMCAT).secured());
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	@Test
	void saysNothingOfLimitedSessionsWhereStreamsOutliveTheirLogins(CapturedOutput output) {
		start(limited().property("sse.auth.follow-login", false));
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	@Test
	void saysThatSessionsOfSpringSessionMayEndUnseen(CapturedOutput output) {
		start(App.on(Server.TOMCAT).with(SpringSession.class).property("sse.auth.session-check-interval", "0"));
		assertThat(SelfCheckTests.warnings(output)).singleElement()
			.asString()
			.contains("sse.auth.session-check-interval = 0: a session of Spring Session")
			.contains("The way out: set it to a time such as 30s");
	}

	@Test
	void saysNothingWhereSessionsOfSpringSessionAreLookedUp(CapturedOutput output) {
		start(App.on(Server.TOMCAT).with(SpringSession.class));
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	@Test
	void saysNothingOfSpringSessionWhereStreamsOutliveTheirLogins(CapturedOutput output) {
		start(App.on(Server.TOMCAT)
			.with(SpringSession.class)
			.property("sse.auth.session-check-interval", "0")
			.property("sse.auth.follow-login", false));
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	@Test
	void saysNothingOfSessionsOfTheServerWhichTellOfTheirEnd(CapturedOutput output) {
		start(App.on(Server.TOMCAT).property("sse.auth.session-check-interval", "0"));
		assertThat(SelfCheckTests.warnings(output)).isEmpty();
	}

	private static AppBuilder limited() {
		return App.on(Server.TOMCAT).secured().with(LimitedSessions.class);
	}

	private static void start(AppBuilder application) {
		application.start().close();
	}

	static class LimitedSessions {

		@Bean
		SecurityFilterChain sessions(HttpSecurity http) {
			return http.sessionManagement((sessions) -> sessions.maximumSessions(1)).build();
		}

	}

	static class Registry {

		@Bean
		SessionRegistry registry() {
			return new SessionRegistryImpl();
		}

	}

	static class SecondRegistry {

		@Bean
		SessionRegistry secondRegistry() {
			return new SessionRegistryImpl();
		}

	}

	static class PrimaryRegistry {

		@Bean
		@Primary
		SessionRegistry primaryRegistry() {
			return new SessionRegistryImpl();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSpringHttpSession
	static class SpringSession {

		@Bean
		MapSessionRepository sessions() {
			return new MapSessionRepository(new ConcurrentHashMap<>());
		}

	}

}
