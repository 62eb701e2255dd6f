package io.github.ssekit.spring.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.spring.internal.tomcat.TomcatGracefulPauseProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/** A native image finds what is looked for by its name. */
class SseRuntimeHintsTests {

	private final RuntimeHints hints = hints(getClass().getClassLoader());

	@Test
	void isFoundBySpring() {
		assertThat(SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)).hasAtLeastOneElementOfType(SseRuntimeHints.class);
	}

	@Test
	void everyScriptOfRedisIsThere() throws IOException {
		List<String> scripts = new ArrayList<>();
		for (Resource script : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/github/ssekit/redis/**/*.lua")) {
			String address = script.getURL().toString();
			scripts.add(address.substring(address.indexOf("io/github/ssekit/redis/")));
		}
		assertThat(scripts).hasSizeGreaterThan(15)
			.allSatisfy((script) -> assertThat(RuntimeHintsPredicates.resource().forResource(script).test(this.hints))
				.as(script)
				.isTrue());
	}

	@Test
	void tomcatMakesTheProtocolOfStreamsFromItsName() throws NoSuchMethodException {
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(TomcatGracefulPauseProtocol.class.getConstructor())
			.test(this.hints)).isTrue();
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TomcatGracefulPauseProtocol.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)
			.test(this.hints)).isTrue();
	}

	@Test
	void jettyIsKnownByAClass() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("org.eclipse.jetty.ee11.servlet.ServletApiRequest"))
			.test(this.hints)).isTrue();
	}

	@Test
	void nothingIsAskedForThatIsNotThere() {
		RuntimeHints none = hints(
				new FilteredClassLoader(Http11NioProtocol.class.getPackageName(), "org.eclipse.jetty"));
		assertThat(none.reflection().typeHints()).isEmpty();
	}

	private static RuntimeHints hints(ClassLoader classLoader) {
		RuntimeHints hints = new RuntimeHints();
		new SseRuntimeHints().registerHints(hints, classLoader);
		return hints;
	}

}
