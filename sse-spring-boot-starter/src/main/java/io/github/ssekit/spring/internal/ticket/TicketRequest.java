package io.github.ssekit.spring.internal.ticket;

import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketGrant;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request that came with a ticket, as everybody behind the filter sees it: without the
 * ticket, and with its owner as principal.
 */
final class TicketRequest extends HttpServletRequestWrapper {

	/** Where containers put the query string of the request that is dispatched. */
	private static final Set<String> QUERY_STRINGS = Set.of(RequestDispatcher.ERROR_QUERY_STRING,
			RequestDispatcher.FORWARD_QUERY_STRING, RequestDispatcher.INCLUDE_QUERY_STRING,
			AsyncContext.ASYNC_QUERY_STRING);

	private final String parameter;

	private final @Nullable TicketGrant grant;

	private final boolean elsewhere;

	/**
	 * Wrap a request.
	 * @param grant what its ticket is good for; null to hide the ticket alone
	 * @param elsewhere whether it was forwarded to what the ticket is not for, and so is
	 * nobody's there
	 */
	TicketRequest(HttpServletRequest request, String parameter, @Nullable TicketGrant grant, boolean elsewhere) {
		super(request);
		this.parameter = parameter;
		this.grant = grant;
		this.elsewhere = elsewhere;
	}

	@Override
	public @Nullable Principal getUserPrincipal() {
		if (this.elsewhere) {
			return null;
		}
		return (this.grant != null) ? new Owner(this.grant.name()) : super.getUserPrincipal();
	}

	@Override
	public @Nullable String getRemoteUser() {
		if (this.elsewhere) {
			return null;
		}
		return (this.grant != null) ? this.grant.name() : super.getRemoteUser();
	}

	@Override
	public boolean isUserInRole(String role) {
		if (this.elsewhere) {
			return false;
		}
		if (this.grant == null) {
			return super.isUserInRole(role);
		}
		return this.grant.authorities().contains("ROLE_" + role) || this.grant.authorities().contains(role);
	}

	@Override
	public @Nullable String getQueryString() {
		return TicketQuery.of(super.getQueryString(), this.parameter).rest();
	}

	@Override
	public @Nullable Object getAttribute(String name) {
		if (this.elsewhere && name.equals(TicketFilter.GRANT)) {
			return null;
		}
		Object value = super.getAttribute(name);
		return (value instanceof String query && QUERY_STRINGS.contains(name))
				? TicketQuery.of(query, this.parameter).rest() : value;
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = getParameterValues(name);
		return (values != null && values.length > 0) ? values[0] : null;
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		String[] values = super.getParameterValues(name);
		if (values == null || !name.equals(this.parameter)) {
			return values;
		}
		String[] others = Arrays.stream(values).filter((value) -> !Ticket.isMeant(value)).toArray(String[]::new);
		return (others.length > 0) ? others : null;
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		Map<String, String[]> parameters = new LinkedHashMap<>(super.getParameterMap());
		String[] others = getParameterValues(this.parameter);
		if (others != null) {
			parameters.put(this.parameter, others);
		}
		else {
			parameters.remove(this.parameter);
		}
		return Collections.unmodifiableMap(parameters);
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(getParameterMap().keySet());
	}

	/** Where nothing else knows the owner. */
	private record Owner(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
