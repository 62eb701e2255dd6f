package io.github.ssekit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.registry.EmitterRegistry;
import io.github.ssekit.store.EventStore;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The layers of the core, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "io.github.ssekit", importOptions = DoNotIncludeTests.class)
class LayerTests {

	@ArchTest
	static final ArchRule noPackagesRunInACircle = slices().matching("io.github.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule importsRunDownOnly = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("6 hub")
		.definedBy("io.github.ssekit")
		.layer("5 flows")
		.definedBy("io.github.ssekit.flow")
		.layer("4 who listens, who watches, who is here")
		.definedBy("io.github.ssekit.registry", "io.github.ssekit.observe", "io.github.ssekit.presence")
		.layer("3 one open stream")
		.definedBy("io.github.ssekit.emitter")
		.layer("2 neighbours")
		.definedBy("io.github.ssekit.wire", "io.github.ssekit.store", "io.github.ssekit.broker",
				"io.github.ssekit.access", "io.github.ssekit.source")
		.layer("1 nouns")
		.definedBy("io.github.ssekit.event")
		.layer("0 time and threads")
		.definedBy("io.github.ssekit.concurrent")
		.whereLayer("6 hub")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("5 flows")
		.mayOnlyBeAccessedByLayers("6 hub")
		.whereLayer("4 who listens, who watches, who is here")
		.mayOnlyBeAccessedByLayers("5 flows", "6 hub")
		.whereLayer("3 one open stream")
		.mayOnlyBeAccessedByLayers("4 who listens, who watches, who is here", "5 flows", "6 hub")
		.whereLayer("0 time and threads")
		.mayNotAccessAnyLayer()
		.whereLayer("1 nouns")
		.mayOnlyAccessLayers("0 time and threads")
		.whereLayer("2 neighbours")
		.mayOnlyAccessLayers("0 time and threads", "1 nouns");

	@ArchTest
	static final ArchRule neighboursDoNotKnowEachOther = slices()
		.matching("io.github.ssekit.(wire|store|broker|access|source)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule everyClassIsInALayer = classes().should()
		.resideInAnyPackage("io.github.ssekit", "io.github.ssekit.flow", "io.github.ssekit.registry",
				"io.github.ssekit.observe", "io.github.ssekit.presence", "io.github.ssekit.emitter",
				"io.github.ssekit.wire", "io.github.ssekit.store", "io.github.ssekit.broker", "io.github.ssekit.access",
				"io.github.ssekit.event", "io.github.ssekit.concurrent", "io.github.ssekit.source");

	@ArchTest
	static final ArchRule theCoreKnowsNoFramework = classes().that()
		.doNotHaveFullyQualifiedName("io.github.ssekit.source.JsonEntryMapper") // needs
																				// Jackson,
																				// where
																				// it is
																				// used
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("io.github.ssekit..", "java..", "org.slf4j..", "org.jspecify..");

	@ArchTest
	static final ArchRule noExtensionPointNamesItsDefault = noClasses().that(areExtensionPoints())
		.should()
		.dependOnClassesThat(areDefaults());

	@ArchTest
	static final ArchRule theBackendAloneChoosesDefaults = noClasses().that()
		.doNotHaveFullyQualifiedName(HubBackend.class.getName())
		.and()
		.doNotHaveFullyQualifiedName(SseHubBuilder.class.getName())
		.and(DescribedPredicate.not(areDefaults()))
		.should()
		.dependOnClassesThat(areDefaults());

	private static DescribedPredicate<JavaClass> areExtensionPoints() {
		return DescribedPredicate.describe("are extension points",
				(type) -> type.isEquivalentTo(EventStore.class) || type.isEquivalentTo(Broker.class)
						|| type.isEquivalentTo(Presence.class) || type.isEquivalentTo(EmitterRegistry.class)
						|| type.isEquivalentTo(EventSink.class) || type.isEquivalentTo(TicketStore.class));
	}

	/** The defaults and what is inside of them. */
	private static DescribedPredicate<JavaClass> areDefaults() {
		return DescribedPredicate.describe("are defaults in memory", (type) -> {
			JavaClass outermost = type;
			while (outermost.getEnclosingClass().isPresent()) {
				outermost = outermost.getEnclosingClass().get();
			}
			return simpleNameStartingWith("InMemory").test(outermost);
		});
	}

}
