package io.github.ssekit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.transport.EventSink;

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
		.layer("7 a publisher that waits")
		.definedBy("io.github.ssekit.async")
		.layer("6 hub")
		.definedBy("io.github.ssekit", "io.github.ssekit.internal.dispatch")
		.layer("5 connect, publish, deliver, drain")
		.definedBy("io.github.ssekit.internal.connect", "io.github.ssekit.internal.publish",
				"io.github.ssekit.internal.deliver", "io.github.ssekit.internal.drain", "io.github.ssekit.internal.tap")
		.layer("4 who listens, who watches")
		.definedBy("io.github.ssekit.internal.registry", "io.github.ssekit.internal.observe")
		.layer("3 one open stream")
		.definedBy("io.github.ssekit.internal.emitter")
		.layer("2 neighbours")
		.definedBy("io.github.ssekit.access", "io.github.ssekit.internal.ticket", "io.github.ssekit.broker",
				"io.github.ssekit.internal.broker", "io.github.ssekit.store", "io.github.ssekit.internal.store",
				"io.github.ssekit.presence", "io.github.ssekit.internal.presence", "io.github.ssekit.observe",
				"io.github.ssekit.internal.wire", "io.github.ssekit.source", "io.github.ssekit.transport")
		.layer("1 values")
		.definedBy("io.github.ssekit.event")
		.layer("0 time and threads")
		.definedBy("io.github.ssekit.internal.concurrent")
		.whereLayer("7 a publisher that waits")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("6 hub")
		.mayOnlyBeAccessedByLayers("7 a publisher that waits")
		.whereLayer("5 connect, publish, deliver, drain")
		.mayOnlyBeAccessedByLayers("6 hub")
		.whereLayer("4 who listens, who watches")
		.mayOnlyBeAccessedByLayers("5 connect, publish, deliver, drain", "6 hub", "7 a publisher that waits")
		.whereLayer("3 one open stream")
		.mayOnlyBeAccessedByLayers("4 who listens, who watches", "5 connect, publish, deliver, drain", "6 hub")
		.whereLayer("0 time and threads")
		.mayNotAccessAnyLayer()
		.whereLayer("1 values")
		.mayOnlyAccessLayers("0 time and threads")
		.whereLayer("2 neighbours")
		.mayOnlyAccessLayers("0 time and threads", "1 values")
		.ensureAllClassesAreContainedInArchitecture();

	@ArchTest
	static final ArchRule extensionPointsDoNotKnowEachOther = slices()
		.matching("io.github.ssekit.(store|broker|access|source|transport)")
		.should()
		.notDependOnEachOther()
		// whom a stream is granted to opens it on a sink
		.ignoreDependency(Admission.Granted.class, EventSink.class);

	@ArchTest
	static final ArchRule theCoreKnowsNoFramework = classes().that()
		.doNotHaveFullyQualifiedName("io.github.ssekit.source.JsonEntryMapper")
		.and()
		// they need Jackson, where they are used
		.doNotHaveFullyQualifiedName("io.github.ssekit.source.JsonData")
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
