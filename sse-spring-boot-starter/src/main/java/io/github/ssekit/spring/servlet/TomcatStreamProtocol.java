package io.github.ssekit.spring.servlet;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's own protocol, whose processors say which connection they serve: streams write
 * to it. Everything else is as it was.
 */
public final class TomcatStreamProtocol extends Http11NioProtocol {

	/** Where each request of HTTP/1.1 keeps its processor. Tomcat uses the first few. */
	static final int NOTE = 29;

	@Override
	protected Processor createProcessor() {
		TomcatProcessor processor = new TomcatProcessor(this, getAdapter());
		processor.getRequest().setNote(NOTE, processor);
		return processor;
	}

	/** A processor that says which connection it serves. */
	static final class TomcatProcessor extends Http11Processor {

		TomcatProcessor(Http11NioProtocol protocol, Adapter adapter) {
			super(protocol, adapter);
		}

		/** Null between two connections. */
		@Nullable SocketWrapperBase<?> connection() {
			return getSocketWrapper();
		}

	}

}
