package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.spring.internal.tomcat.TomcatGracefulPauseProtocol;
import io.github.ssekit.spring.internal.tomcat.TomcatUpgradeHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what is found by its name: the protocol that Tomcat makes from a
 * class name, the class by which Jetty is known, and the scripts that Redis runs.
 */
final class SseRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		if (ClassUtils.isPresent("org.apache.coyote.http11.Http11NioProtocol", classLoader)) {
			// Tomcat sets its properties by reflection as well
			hints.reflection()
				.registerType(TomcatGracefulPauseProtocol.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS,
						MemberCategory.INVOKE_PUBLIC_METHODS)
				.registerType(TomcatUpgradeHandler.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
				// which are looked for before a connection is taken over
				.registerTypeIfPresent(classLoader, "org.apache.tomcat.util.net.SocketBufferHandler",
						MemberCategory.ACCESS_DECLARED_FIELDS)
				.registerTypeIfPresent(classLoader, "org.apache.tomcat.util.net.SocketWrapperBase",
						MemberCategory.INVOKE_PUBLIC_METHODS)
				.registerTypeIfPresent(classLoader, "org.apache.tomcat.util.net.SecureNioChannel",
						MemberCategory.INVOKE_PUBLIC_METHODS);
		}
		hints.reflection().registerTypeIfPresent(classLoader, "org.eclipse.jetty.ee11.servlet.ServletApiRequest");
		hints.resources()
			.registerPatternIfPresent(classLoader, "io/github/ssekit/redis/publish.lua",
					(scripts) -> scripts.includes("io/github/ssekit/redis/*.lua", "io/github/ssekit/redis/list/*.lua",
							"io/github/ssekit/redis/presence/*.lua", "io/github/ssekit/redis/stream/*.lua"));
	}

}
