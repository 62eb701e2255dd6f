package io.github.ssekit.spring.internal.tomcat;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's own protocol, by which nobody is told off by a server that is just going down.
 * Everything else is as it was.
 */
public class TomcatGracefulPauseProtocol extends Http11NioProtocol {

	@Override
	protected Processor createProcessor() {
		return new TomcatProcessor(this, getAdapter());
	}

	private static final class TomcatProcessor extends Http11Processor {

		private final TomcatGracefulPauseProtocol protocol;

		private TomcatProcessor(TomcatGracefulPauseProtocol protocol, Adapter adapter) {
			super(protocol, adapter);
			this.protocol = protocol;
		}

		/**
		 * Of a request whose first line is read in the moment when the server is paused,
		 * the headers are not read any more. Tomcat would answer 503, then find that
		 * there is no Host, and answer 400, upon which an {@code EventSource} gives up
		 * for good. So its connection is closed, like that of whoever comes a moment
		 * later.
		 */
		@Override
		protected void setErrorState(ErrorState state, @Nullable Throwable failure) {
			boolean tooLate = state == ErrorState.CLOSE_CLEAN && failure == null && this.protocol.isPaused()
					&& this.response.getStatus() == HttpServletResponse.SC_SERVICE_UNAVAILABLE
					&& this.request.getMimeHeaders().size() == 0;
			super.setErrorState(tooLate ? ErrorState.CLOSE_CONNECTION_NOW : state, failure);
		}

	}

}
