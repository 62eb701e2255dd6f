package io.github.ssekit.redis;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

/**
 * What is for users is public and outside of {@code internal}, and speaks of nothing
 * inside.
 */
@AnalyzeClasses(packages = "io.github.ssekit.redis", importOptions = DoNotIncludeTests.class)
class ApiTests {

	/** The packages of the API, as docs/reference.md lists them. */
	private static final String[] API = { "io.github.ssekit.redis", "io.github.ssekit.redis.connection",
			"io.github.ssekit.redis.consumer" };

	/** They give or take a handle that is only passed on, to a consumer. */
	private static final Set<String> HANDLES = Set.of("io.github.ssekit.redis.RedisParts.connections",
			"io.github.ssekit.redis.consumer.StreamConsumer.check");

	@ArchTest
	static final ArchRule allElseIsInternal = classes().should()
		.resideInAnyPackage(
				Stream.concat(Stream.of(API), Stream.of("io.github.ssekit.redis.internal..")).toArray(String[]::new));

	@ArchTest
	static final ArchRule theApiSpeaksOfNothingInternal = methods().that()
		.arePublic()
		.and()
		.areDeclaredInClassesThat()
		.arePublic()
		.and()
		.areDeclaredInClassesThat()
		.resideInAnyPackage(API)
		.should(new ArchCondition<>("name types of the API only") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				List<JavaClass> named = Stream
					.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
					.filter((type) -> type.getPackageName().matches("io\\.github\\.ssekit\\.(redis\\.)?internal.*"))
					.toList();
				if (!named.isEmpty() && !HANDLES.contains(method.getOwner().getName() + "." + method.getName())) {
					events.add(SimpleConditionEvent.violated(method, method.getFullName() + " names " + named));
				}
			}

		});

}
