package io.github.ssekit.spring.internal.tomcat;

import java.io.IOException;

import io.github.ssekit.spring.internal.servlet.StreamOpener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Lets Tomcat's access logs say of a stream what its client was sent. Where the
 * connection of an asynchronous request breaks, Tomcat sets the status to 500 before it
 * writes its logs, though 200 was sent long ago and a client has only left. This one
 * writes no log: it is asked before those that do, because it belongs to the context.
 */
final class TomcatStatusValve extends ValveBase implements AccessLog {

	TomcatStatusValve() {
		super(true); // asynchronous requests may pass
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long time) {
		if (request.getAttribute(StreamOpener.STAYS_OPEN) != null && response.isCommitted() && response.isError()
				&& response.getStatus() == HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
			response.getCoyoteResponse().setStatus(HttpServletResponse.SC_OK);
		}
	}

	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
		// it needs none
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
