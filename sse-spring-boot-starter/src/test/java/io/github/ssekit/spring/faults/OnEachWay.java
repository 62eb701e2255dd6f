package io.github.ssekit.spring.faults;

import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test class that runs on each server, once where streams take the short way to the
 * socket, and once where a filter stands on it, so that they take the container's.
 */
@ParameterizedClass(name = "{0}, short way: {1}")
@CsvSource({ "TOMCAT, true", "TOMCAT, false", "JETTY, true", "JETTY, false" })
abstract class OnEachWay {

	@Parameter(0)
	Server server = Server.TOMCAT;

	@Parameter(1)
	boolean shortWay;

}
