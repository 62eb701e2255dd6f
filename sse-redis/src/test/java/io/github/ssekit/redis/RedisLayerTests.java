package io.github.ssekit.redis;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The layers of this module: connections below, extension points above, and the parts on
 * top.
 */
@AnalyzeClasses(packages = "io.github.ssekit.redis", importOptions = DoNotIncludeTests.class)
class RedisLayerTests {

	@ArchTest
	static final ArchRule importsRunDown = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("parts")
		.definedBy("io.github.ssekit.redis")
		.layer("extension points")
		.definedBy("io.github.ssekit.redis.internal.broker..", "io.github.ssekit.redis.internal.presence..",
				"io.github.ssekit.redis.internal.ticket..")
		.layer("store")
		.definedBy("io.github.ssekit.redis.internal.store..")
		.layer("connection")
		.definedBy("io.github.ssekit.redis.internal.connection..", "io.github.ssekit.redis.connection..")
		.whereLayer("parts")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("extension points")
		.mayOnlyBeAccessedByLayers("parts")
		.whereLayer("store")
		.mayOnlyBeAccessedByLayers("parts", "extension points");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("io.github.ssekit.(redis..)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule springIsKnownToTheConnectorOnly = noClasses().that()
		.haveSimpleNameNotStartingWith("RedisConnector")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule jacksonIsNotNeeded = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("tools.jackson..");

}
