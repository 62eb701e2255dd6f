package io.github.ssekit.spring.support;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test class that runs on each server, once where the connections of streams are taken
 * over, and once where a filter wraps the response, so that requests stay open.
 */
@ParameterizedClass(name = "{0}, taken over: {1}")
@CsvSource({ "TOMCAT, true", "TOMCAT, false", "JETTY, true", "JETTY, false" })
public abstract class OnEachWay {

	/** The server that this run is about. */
	@Parameter(0)
	protected Server server = Server.TOMCAT;

	/** Whether connections may be taken over. */
	@Parameter(1)
	protected boolean takenOver;

}
