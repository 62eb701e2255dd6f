package io.github.ssekit.spring.internal.login;

import java.time.Instant;
import java.util.List;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.spring.StreamDeniedException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/** Lets streams end with the login that has opened them. Immutable. */
public final class RequestLogin {

	private final List<LoginExpiry> expiries;

	private final @Nullable SessionStreams sessions;

	/** Follow logins by these means; a stream outlives its login where there are none. */
	public RequestLogin(List<LoginExpiry> expiries, @Nullable SessionStreams sessions) {
		this.expiries = List.copyOf(expiries);
		this.sessions = sessions;
	}

	/** The same request, which ends no later than the login. */
	public ConnectRequest endWithToken(ConnectRequest request) {
		if (request.principal() == null) {
			return request;
		}
		Instant end = request.expiresAt();
		for (LoginExpiry expiry : this.expiries) {
			end = Authorizer.earlier(end, expiry.of(request.principal()));
		}
		return request.expiresAt(end);
	}

	/**
	 * Refuse a request whose login has ended since it began, before anybody takes it for
	 * one of nobody.
	 * @throws StreamDeniedException with status 401
	 */
	public void refuseEnded(HttpServletRequest request) {
		if (this.sessions != null && LoginInterceptor.isOver(request)) {
			throw new StreamDeniedException(HttpStatus.UNAUTHORIZED, "This login has ended");
		}
	}

	/** The same admission to a stream that ends no later than the login's session. */
	public Admission.Granted endWithSession(HttpServletRequest request, Admission.Granted granted) {
		return (this.sessions != null) ? this.sessions.follow(request, granted) : granted;
	}

}
