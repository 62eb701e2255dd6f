package io.github.ssekit.spring.internal.tomcat;

import java.io.IOException;

import io.github.ssekit.spring.internal.servlet.StreamOpener;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Tells a stream that is opened which request of Tomcat's it is: by it the connection is
 * taken over, or broken where it is stuck.
 */
final class TomcatRequestValve extends ValveBase {

	TomcatRequestValve() {
		super(true); // asynchronous requests may pass
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		request.setAttribute(StreamOpener.TOMCAT, request);
		getNext().invoke(request, response);
	}

}
