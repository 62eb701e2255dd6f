package io.github.ssekit.spring.internal.login;

import java.security.Principal;

import io.github.ssekit.spring.SseEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Remembers who is logged in before the method is called that opens a stream. A logout
 * takes the login away from all requests of its session, also from those that are being
 * served: without this, the stream of somebody would go on as one of nobody.
 */
public final class LoginInterceptor implements HandlerInterceptor {

	/** A request attribute: the principal before anything was decided. */
	private static final String LOGIN = LoginInterceptor.class.getName() + ".login";

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod method && method.hasMethodAnnotation(SseEndpoint.class)
				&& loginOf(request) == null) {
			request.setAttribute(LOGIN, request.getUserPrincipal());
		}
		return true;
	}

	/** Who was logged in at first; null for nobody. */
	static @Nullable Principal loginOf(HttpServletRequest request) {
		return (request.getAttribute(LOGIN) instanceof Principal principal) ? principal : null;
	}

	/** Whether somebody was logged in at first, and nobody is now. */
	public static boolean isOver(HttpServletRequest request) {
		return loginOf(request) != null && request.getUserPrincipal() == null;
	}

}
