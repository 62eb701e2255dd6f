package io.github.ssekit.spring;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.flow.Admission;
import io.github.ssekit.spring.servlet.StreamOpener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Turns what an {@link SseEndpoint} method returns into a stream. It is an asynchronous
 * handler because any other would come after the one for {@code @ResponseBody}, and never
 * be asked in a {@code @RestController}.
 */
final class SseReturnValueHandler implements AsyncHandlerMethodReturnValueHandler {

	/** For clients that cannot set headers; the names that polyfills use. */
	private static final String[] LAST_EVENT_ID_PARAMETERS = { "lastEventId", "last_event_id", "evs_last_event_id" };

	private final SseHub hub;

	private final int maxTopics;

	private final StreamOpener opener;

	private final Logins logins;

	SseReturnValueHandler(SseHub hub, int maxTopics, StreamOpener opener, Logins logins) {
		this.hub = hub;
		this.maxTopics = maxTopics;
		this.opener = opener;
		this.logins = logins;
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return returnType.hasMethodAnnotation(SseEndpoint.class);
	}

	@Override
	public boolean isAsyncReturnValue(@Nullable Object returnValue, MethodParameter returnType) {
		return supportsReturnType(returnType);
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer mavContainer, NativeWebRequest webRequest) throws Exception {
		HttpServletRequest request = nativeOf(webRequest.getNativeRequest(HttpServletRequest.class));
		HttpServletResponse response = nativeOf(webRequest.getNativeResponse(HttpServletResponse.class));
		mavContainer.setRequestHandled(true);
		if (StreamOpener.bringsBody(request)) {
			this.opener.ignoreBody(request, response);
			throw new StreamDeniedException(HttpStatus.BAD_REQUEST, "A stream takes no body");
		}
		if (returnValue == null) {
			response.setStatus(HttpServletResponse.SC_NO_CONTENT);
			return;
		}
		this.logins.refuseEnded(request);
		ConnectRequest asked = SseStream.from(returnValue)
			.toRequest(this.hub.settings(), this.maxTopics, lastEventId(request), request.getUserPrincipal())
			.address(request.getRemoteAddr());
		if (asked.snapshot() != null) {
			asked = asked.snapshot(asked.snapshot().endpoint(endpointOf(returnType)));
		}
		if (request.getAttribute(TicketGrant.class.getName()) instanceof TicketGrant ticket) {
			if (!ticket.covers(asked.topics())) {
				throw new StreamDeniedException(HttpStatus.FORBIDDEN, "This ticket was for other topics");
			}
			asked = asked.expiresAt(Authorizer.earlier(asked.expiresAt(), ticket.expiresAt()));
		}
		Admission admission = this.hub.connect(this.logins.endWithToken(asked));
		if (admission instanceof Admission.Denied denied) {
			throw new StreamDeniedException(HttpStatus.FORBIDDEN, denied.reason());
		}
		if (admission instanceof Admission.LoginNeeded needed) {
			throw new StreamDeniedException(HttpStatus.UNAUTHORIZED, needed.reason());
		}
		if (admission instanceof Admission.Granted granted) {
			this.opener.open(request, response, this.logins.endWithSession(request, granted));
		}
		else {
			// EventSource stops for good
			response.setStatus(HttpServletResponse.SC_NO_CONTENT);
		}
	}

	/** Whose source hangs is not to hold up the snapshots of other methods. */
	private static String endpointOf(MethodParameter returnType) {
		return returnType.getContainingClass().getName() + "#" + returnType.getExecutable().getName();
	}

	private static LastEventId lastEventId(HttpServletRequest request) {
		String query = null;
		for (String parameter : LAST_EVENT_ID_PARAMETERS) {
			query = (query != null) ? query : request.getParameter(parameter);
		}
		return LastEventId.from(request.getHeader("Last-Event-ID"), query);
	}

	private static <T> T nativeOf(@Nullable T servletObject) {
		if (servletObject == null) {
			throw new IllegalStateException("@SseEndpoint works with servlets only");
		}
		return servletObject;
	}

}
