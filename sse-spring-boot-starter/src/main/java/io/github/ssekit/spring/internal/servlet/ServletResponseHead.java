package io.github.ssekit.spring.internal.servlet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.ssekit.event.RefuseReason;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The head of a response, and what it can still say as long as it is not sent. Used under
 * the lock of the {@linkplain ServletEventSink sink}, when the container has handed the
 * response over.
 */
final class ServletResponseHead {

	private static final Logger log = LoggerFactory.getLogger(ServletResponseHead.class);

	private static final String WAY_OUT = "Leave the path of the stream out of the filter that wraps the response, or let"
			+ " it pass setWriteListener and isReady on.";

	/** A container calls back within milliseconds, or within seconds in a storm. */
	private static final long LATE_NANOS = 5_000_000_000L;

	/** One that says nothing but what it says already. */
	static final ServletResponseHead FIXED = new ServletResponseHead(null, false, false);

	private final @Nullable HttpServletResponse response;

	private final boolean http1;

	private final boolean held;

	private final long madeNanos = System.nanoTime();

	private ServletResponseHead(@Nullable HttpServletResponse response, boolean http1, boolean held) {
		this.response = response;
		this.http1 = http1;
		this.held = held;
	}

	/**
	 * The head of a stream.
	 * @param response the response, as the endpoint got it
	 * @param protocol the protocol of the request
	 * @param held whether it is not sent before the first block, so that a stream that is
	 * one too many can be refused with a status
	 */
	static ServletResponseHead of(HttpServletResponse response, String protocol, boolean held) {
		return new ServletResponseHead(response, protocol.startsWith("HTTP/1."), held);
	}

	/** Whether it is not to be sent before there is something to send. */
	boolean isHeld() {
		return this.held;
	}

	/** Whether a stream that is refused for this reason is answered with a status. */
	boolean hasStatusFor(RefuseReason reason) {
		return this.response != null && this.held && !this.response.isCommitted()
				&& (reason == RefuseReason.QUOTA || reason == RefuseReason.OVERLOAD);
	}

	/**
	 * Say that the stream is refused. Answers the body, or null where that is a stream.
	 */
	byte @Nullable [] refuse(RefuseReason reason, Duration retry) {
		HttpServletResponse head = this.response;
		if (head == null) {
			return null;
		}
		if (this.http1) {
			ResponseWrappers.closeAfter(head);
		}
		if (!hasStatusFor(reason)) {
			return null;
		}
		byte[] problem = ("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":\""
				+ detail(reason) + "\",\"reason\":\"" + reason.word() + "\"}")
			.getBytes(StandardCharsets.UTF_8);
		head.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		head.setHeader("Retry-After", Long.toString(Math.max(1, (retry.toMillis() + 999) / 1000)));
		head.setContentType("application/problem+json");
		head.setContentLength(problem.length);
		return problem;
	}

	/**
	 * The container has never called back. Answers whether the response is to be
	 * completed, as an error; not where that is nothing to wonder at, or too late.
	 */
	boolean failUnbegun() {
		HttpServletResponse head = this.response;
		if (head == null || System.nanoTime() - this.madeNanos < LATE_NANOS) {
			return false;
		}
		log.warn("A stream is ended, because nothing has said that it can be written to: {} does not call its"
				+ " WriteListener. {}", ResponseWrappers.describe(head), WAY_OUT);
		if (head.isCommitted()) {
			return false;
		}
		head.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
		head.setContentType("text/plain");
		head.setContentLength(0);
		return true;
	}

	/**
	 * There are no non-blocking writes, which is so with MockMvc.
	 * @throws IllegalStateException where there is a container
	 */
	void expectMock(UnsupportedOperationException cause) {
		HttpServletResponse head = this.response;
		if (head != null && !ResponseWrappers.isMock(head)) {
			throw new IllegalStateException("A stream cannot be opened, because " + ResponseWrappers.describe(head)
					+ " has no non-blocking writes (setWriteListener). " + WAY_OUT, cause);
		}
	}

	private static String detail(RefuseReason reason) {
		return (reason == RefuseReason.QUOTA)
				? "There are as many streams open as you may have. Close one, or try later."
				: "This node has as many streams as it takes. Try again later.";
	}

}
