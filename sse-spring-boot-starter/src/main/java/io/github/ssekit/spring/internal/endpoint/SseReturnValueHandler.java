package io.github.ssekit.spring.internal.endpoint;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.StreamDeniedException;
import io.github.ssekit.spring.internal.login.RequestLogin;
import io.github.ssekit.spring.internal.mapping.StreamMethods;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Turns what a method returns that opens streams ({@link StreamMethods}) into one. It is
 * an asynchronous handler because any other would come after the one for
 * {@code @ResponseBody}, and never be asked in a {@code @RestController}.
 */
public final class SseReturnValueHandler implements AsyncHandlerMethodReturnValueHandler {

	/** For clients that cannot set headers; the names that polyfills use. */
	private static final String[] LAST_EVENT_ID_PARAMETERS = { "lastEventId", "last_event_id", "evs_last_event_id" };

	private final SseHub hub;

	private final int maxTopics;

	private final StreamOpener opener;

	private final RequestLogin logins;

	public SseReturnValueHandler(SseHub hub, int maxTopics, StreamOpener opener, RequestLogin logins) {
		this.hub = hub;
		this.maxTopics = maxTopics;
		this.opener = opener;
		this.logins = logins;
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		Class<?> type = returnType.getParameterType(); // of the value, where there is one
		return type == SseStream.class || HttpEntity.class.isAssignableFrom(type)
				|| (!StreamMethods.comesLater(type) && StreamMethods.opensStream(returnType));
	}

	/**
	 * What comes later is left to Spring MVC, which waits for it and then asks again;
	 * likewise a response without a stream.
	 */
	@Override
	public boolean isAsyncReturnValue(@Nullable Object returnValue, MethodParameter returnType) {
		if (returnValue == null) {
			return supportsReturnType(returnType) && StreamMethods.opensStream(returnType);
		}
		Object body = (returnValue instanceof HttpEntity<?> entity) ? entity.getBody() : returnValue;
		if (body instanceof SseStream) {
			return true; // whatever is declared: it is not to be written as JSON
		}
		if (body instanceof Optional<?> optional) {
			return optional.orElse(null) instanceof SseStream || StreamMethods.opensStream(returnType);
		}
		return body != null && !(body instanceof ProblemDetail) && !StreamMethods.comesLater(body.getClass())
				&& returnType.hasMethodAnnotation(SseEndpoint.class);
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer mavContainer, NativeWebRequest webRequest) throws Exception {
		HttpServletRequest request = nativeOf(webRequest.getNativeRequest(HttpServletRequest.class));
		HttpServletResponse response = nativeOf(webRequest.getNativeResponse(HttpServletResponse.class));
		mavContainer.setRequestHandled(true);
		if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
			throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("GET"));
		}
		if (StreamOpener.bringsBody(request)) {
			this.opener.ignoreBody(request, response);
			throw new StreamDeniedException(HttpStatus.BAD_REQUEST, "A stream takes no body");
		}
		HttpEntity<?> entity = (returnValue instanceof HttpEntity<?> given) ? given : null;
		Object answer = (entity != null) ? entity.getBody() : returnValue;
		answer = (answer instanceof Optional<?> optional) ? optional.orElse(null) : answer;
		if (answer == null) {
			end(response, entity);
			return;
		}
		refuseUndeclared(returnType);
		if (entity instanceof ResponseEntity<?> whole && !whole.getStatusCode().isSameCodeAs(HttpStatus.OK)) {
			throw new IllegalStateException(nameOf(returnType) + " has returned a stream with the status "
					+ whole.getStatusCode().value() + ": an EventSource listens to one with 200 only");
		}
		open(answer, entity, returnType, request, response);
	}

	private void open(Object answer, @Nullable HttpEntity<?> entity, MethodParameter returnType,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.logins.refuseEnded(request);
		ConnectRequest asked = SseStream.from(answer, nameOf(returnType))
			.toRequest(this.hub.settings(), this.maxTopics, lastEventId(request), request.getUserPrincipal())
			.address(request.getRemoteAddr());
		if (asked.snapshot() != null) {
			// whose source hangs is not to hold up the snapshots of other methods
			asked = asked.snapshot(asked.snapshot().endpoint(nameOf(returnType)));
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
			if (entity != null) {
				addHeaders(response, entity);
			}
			this.opener.open(request, response, this.logins.endWithSession(request, granted));
		}
		else {
			end(response, entity);
		}
	}

	/** EventSource stops for good. */
	private static void end(HttpServletResponse response, @Nullable HttpEntity<?> entity) {
		if (entity != null) {
			addHeaders(response, entity);
		}
		response.setStatus(HttpServletResponse.SC_NO_CONTENT);
	}

	/** What a stream says itself comes later, and wins. */
	private static void addHeaders(HttpServletResponse response, HttpEntity<?> entity) {
		entity.getHeaders().forEach((name, values) -> {
			if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)
					&& !name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING)) {
				values.forEach((value) -> response.addHeader(name, value));
			}
		});
	}

	/**
	 * Tickets, filters, the self-check and OpenAPI go by what is declared: a stream that
	 * they know nothing of is none.
	 */
	private static void refuseUndeclared(MethodParameter returnType) {
		if (!StreamMethods.opensStream(returnType)) {
			throw new IllegalStateException(nameOf(returnType) + " has returned an SseStream, but does not declare it:"
					+ " let it return SseStream, or map it by @SseEndpoint");
		}
	}

	private static String nameOf(MethodParameter returnType) {
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
			throw new IllegalStateException("Streams work with servlets only");
		}
		return servletObject;
	}

}
