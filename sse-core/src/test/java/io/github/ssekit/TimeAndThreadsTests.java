package io.github.ssekit;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.ssekit.internal.concurrent.HubRuntime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * The engine has its time, its threads and its chance from {@link HubRuntime} alone: else
 * no test could play them.
 */
@AnalyzeClasses(packages = "io.github.ssekit", importOptions = DoNotIncludeTests.class)
class TimeAndThreadsTests {

	/** Types of which nothing is used, and methods that are not called. */
	private static final Set<String> FORBIDDEN = Set.of("java.lang.System.nanoTime",
			"java.lang.System.currentTimeMillis", "java.lang.Thread.sleep", "java.lang.Thread.ofVirtual",
			"java.time.Instant.now", "java.time.Clock.systemUTC", "java.time.Clock.systemDefaultZone",
			"java.util.UUID.randomUUID", "java.util.concurrent.Executors", "java.util.concurrent.ThreadPoolExecutor",
			"java.util.concurrent.ScheduledThreadPoolExecutor", "java.util.concurrent.ForkJoinPool", "java.util.Timer",
			"java.util.Random", "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom",
			"java.lang.Math.random", "java.lang.ThreadLocal", "java.util.concurrent.CompletableFuture.runAsync",
			"java.util.concurrent.CompletableFuture.supplyAsync",
			"java.util.concurrent.CompletableFuture.delayedExecutor",
			"java.util.concurrent.CompletableFuture.orTimeout",
			"java.util.concurrent.CompletableFuture.completeOnTimeout",
			"java.util.concurrent.locks.LockSupport.parkNanos");

	/** Tickets are secrets, for which the chance of a runtime is not made. */
	private static final Set<String> SECRETS = Set.of("io.github.ssekit.access.Ticket");

	@ArchTest
	static final ArchRule comeFromTheRuntimeAlone = classes().that()
		.resideOutsideOfPackage("io.github.ssekit.internal.concurrent")
		.should(new ArchCondition<>("take time, threads and chance from HubRuntime") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (JavaAccess<?> access : type.getAccessesFromSelf()) {
					if (isForbidden(type, access)) {
						events.add(SimpleConditionEvent.violated(type, access.getDescription()));
					}
				}
			}

		});

	private static boolean isForbidden(JavaClass from, JavaAccess<?> access) {
		String owner = access.getTargetOwner().getName();
		if (SECRETS.contains(from.getName()) && owner.equals("java.security.SecureRandom")) {
			return false;
		}
		return FORBIDDEN.contains(owner) || FORBIDDEN.contains(owner + "." + access.getName())
				|| (access.getName().equals("<init>") && access.getTargetOwner().isAssignableTo(Thread.class));
	}

}
