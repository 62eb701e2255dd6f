package io.github.ssekit.spring;

import java.io.IOException;

import io.github.ssekit.spring.servlet.StreamOpener;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Gives requests a way to break their connection. Tomcat completes a request only when
 * everything has been sent, or at the write timeout: a reader that is stuck would hold up
 * the shutdown for as long.
 */
final class CuttableRequests extends ValveBase {

	CuttableRequests() {
		super(true); // asynchronous requests may pass
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		Runnable cut = () -> response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
		request.setAttribute(StreamOpener.CUT, cut);
		request.setAttribute(StreamOpener.TOMCAT, request);
		getNext().invoke(request, response);
	}

}
