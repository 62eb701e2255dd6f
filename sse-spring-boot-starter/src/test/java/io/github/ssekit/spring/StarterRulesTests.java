package io.github.ssekit.spring;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ssekit.spring.autoconfigure.SseAuditAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseAuditEventsAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseDisabledAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseEndpointAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseHealthAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseHttpPublishAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseLoginAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseMetricsAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseObservationAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseOpenApiAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SsePublishingAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseRedisAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseSelfCheckAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseSourcesAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseTicketsAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseWebMvcAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** What Boot asks of its own auto-configurations, asked of ours. */
@AnalyzeClasses(packages = "io.github.ssekit.spring", importOptions = DoNotIncludeTests.class)
class StarterRulesTests {

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	static final ArchRule beanMethodsAreForTheContainerAlone = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule configurationsMakeNoProxies = classes().that()
		.areAnnotatedWith(Configuration.class)
		.should()
		.bePackagePrivate()
		.andShould()
		.notBeAnnotatedWith(ComponentScan.class);

	@ArchTest
	static final ArchRule nothingWaitsToBeScanned = noClasses().that()
		.areNotAnnotatedWith(AutoConfiguration.class)
		.and()
		.areNotAnnotatedWith(Configuration.class)
		.and()
		.areNotAnnotatedWith(ManagementContextConfiguration.class)
		.and()
		// which has to be one, and is not in anybody's package
		.areNotAnnotatedWith(RestControllerAdvice.class)
		.should()
		.beMetaAnnotatedWith(Component.class);

	@ArchTest
	static final ArchRule whatIsOptionalIsNotNeeded = noClasses().that()
		.doNotHaveSimpleName("SecurityTokenExpiry")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.lettuce..");

	@ArchTest
	static final ArchRule actuatorIsKnownToItsOwnClassesOnly = noClasses().that()
		.resideOutsideOfPackage("io.github.ssekit.spring.internal.actuate")
		.and()
		.haveNameNotMatching(".*\\.autoconfigure\\.Sse(Endpoint|Health|AuditEvents)AutoConfiguration(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..",
				"io.github.ssekit.spring.internal.actuate");

	@ArchTest
	static final ArchRule securityIsKnownToItsOwnClassesOnly = noClasses().that()
		.haveNameNotMatching(".*[.$]Security[A-Za-z]*(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.security..");

	@ArchTest
	static final ArchRule springSessionIsKnownToItsOwnClassesOnly = noClasses().that()
		.haveNameNotMatching(".*[.$]SpringSession[A-Za-z]*")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.session..");

	@ArchTest
	static final ArchRule micrometerIsKnownToItsOwnClassesOnly = noClasses().that()
		.resideOutsideOfPackage("io.github.ssekit.spring.internal.metrics")
		.and()
		.haveNameNotMatching(".*\\.autoconfigure\\.Sse(Metrics|Observation)AutoConfiguration(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.micrometer..", "io.github.ssekit.spring.internal.metrics..");

	@ArchTest
	static final ArchRule redisIsKnownToItsOwnClassesOnly = noClasses().that()
		.haveNameNotMatching(".*[.$]SseRedis.*")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.data..", "io.github.ssekit.redis..");

	@ArchTest
	static final ArchRule transactionsAreKnownToOneClassOnly = noClasses().that()
		.haveNameNotMatching(".*\\.TransactionalPublisher(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.transaction..");

	@ArchTest
	static final ArchRule aServerIsKnownToItsOwnClassesOnly = noClasses().that()
		.haveSimpleNameNotStartingWith("Tomcat")
		.and()
		.haveSimpleNameNotStartingWith("Jetty")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.springframework.boot.tomcat..",
				"org.springframework.boot.jetty..");

	@ArchTest
	static final ArchRule packagesRunInNoCircle = slices().matching("io.github.ssekit.(spring..)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule nothingInsideKnowsTheConfiguration = noClasses().that()
		.resideInAPackage("io.github.ssekit.spring.internal..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.ssekit.spring.autoconfigure");

	@ArchTest
	static final ArchRule allElseIsInternal = classes().should()
		.resideInAnyPackage("io.github.ssekit.spring", "io.github.ssekit.spring.audit",
				"io.github.ssekit.spring.autoconfigure", "io.github.ssekit.spring.http",
				"io.github.ssekit.spring.sources", "io.github.ssekit.spring.tickets",
				"io.github.ssekit.spring.internal..");

	@ArchTest
	static final ArchRule ofTheConfigurationOnlyThisIsForUsers = classes().that()
		.resideInAPackage("io.github.ssekit.spring.autoconfigure")
		.and()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.haveSimpleNameEndingWith("AutoConfiguration")
		.orShould()
		.haveSimpleNameEndingWith("Properties")
		.orShould()
		.haveSimpleName("ConditionalOnSseEnabled");

	@ArchTest
	static final ArchRule theApiSpeaksOfNothingInternal = methods().that()
		.arePublic()
		.and()
		.areDeclaredInClassesThat()
		.arePublic()
		.and()
		.areDeclaredInClassesThat()
		.resideOutsideOfPackage("io.github.ssekit.spring.internal..")
		.should()
		.notHaveRawReturnType(resideInAPackage("io.github.ssekit..internal.."))
		.andShould()
		.notHaveRawParameterTypes(anyElementThat(resideInAPackage("io.github.ssekit..internal..")));

	@Test
	void whatIsImportedIsWhatThereIs() {
		List<String> ours = List.of(SseAutoConfiguration.class.getName(), SseWebMvcAutoConfiguration.class.getName(),
				SseLoginAutoConfiguration.class.getName(), SseRedisAutoConfiguration.class.getName(),
				SseSelfCheckAutoConfiguration.class.getName(), SseEndpointAutoConfiguration.class.getName(),
				SseHealthAutoConfiguration.class.getName(), SseAuditAutoConfiguration.class.getName(),
				SseAuditEventsAutoConfiguration.class.getName(), SseTicketsAutoConfiguration.class.getName(),
				SseMetricsAutoConfiguration.class.getName(), SseObservationAutoConfiguration.class.getName(),
				SsePublishingAutoConfiguration.class.getName(), SseOpenApiAutoConfiguration.class.getName(),
				SseDisabledAutoConfiguration.class.getName(), SseHttpPublishAutoConfiguration.class.getName(),
				SseSourcesAutoConfiguration.class.getName());
		ClassLoader loader = getClass().getClassLoader();
		assertThat(ImportCandidates.load(AutoConfiguration.class, loader).getCandidates()).containsAll(ours)
			.filteredOn((name) -> name.startsWith("io.github.ssekit"))
			.hasSize(ours.size());
	}

}
