package io.github.ssekit.spring.support;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test class that runs on each server, once where streams take the short way to the
 * socket, and once where a filter stands on it, so that they take the container's.
 */
@ParameterizedClass(name = "{0}, short way: {1}")
@CsvSource({ "TOMCAT, true", "TOMCAT, false", "JETTY, true", "JETTY, false" })
public abstract class OnEachWay {

	/** The server that this run is about. */
	@Parameter(0)
	protected Server server = Server.TOMCAT;

	/** Whether streams may take the short way. */
	@Parameter(1)
	protected boolean shortWay;

}
