package io.github.ssekit.spring.support;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test class that runs once on Tomcat and once on Jetty. Its
 * {@code @BeforeParameterizedClassInvocation} method starts an {@link App} on the
 * {@link Server} that it is given.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Server.class)
public abstract class OnEachServer {

	/** The server that this run is about. */
	@Parameter
	protected Server server;

}
