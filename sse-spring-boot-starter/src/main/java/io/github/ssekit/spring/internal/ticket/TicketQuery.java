package io.github.ssekit.spring.internal.ticket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * A query string, split into the tickets in it and the rest. A parameter of the same name
 * that does not begin as tickets do belongs to the application, and to the rest.
 *
 * @param tickets what wants to be a ticket, decoded, in its order
 * @param rest the query string without them, as it came; null for none
 */
record TicketQuery(List<String> tickets, @Nullable String rest) {

	/**
	 * Read a query string.
	 * @param query what follows the question mark, encoded; or null
	 * @param parameter the name of the parameter
	 */
	static TicketQuery of(@Nullable String query, String parameter) {
		// most requests bring none, and are not taken apart
		if (query == null || (query.indexOf('%') < 0 && !query.contains(parameter + "=" + Ticket.PREFIX))) {
			return new TicketQuery(List.of(), query);
		}
		List<String> tickets = new ArrayList<>(1);
		StringBuilder rest = new StringBuilder(query.length());
		for (String pair : query.split("&", -1)) {
			int equals = pair.indexOf('=');
			String value = (equals >= 0) ? decoded(pair.substring(equals + 1)) : "";
			if (Ticket.isMeant(value) && decoded(pair.substring(0, equals)).equals(parameter)) {
				tickets.add(value);
			}
			else {
				rest.append(rest.isEmpty() ? "" : "&").append(pair);
			}
		}
		if (tickets.isEmpty()) {
			return new TicketQuery(tickets, query);
		}
		return new TicketQuery(tickets, rest.isEmpty() ? null : rest.toString());
	}

	/** As containers do it; what they would not decode stays as it is. */
	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	/** What is in a URL may be a secret. */
	@Override
	public String toString() {
		return "TicketQuery[" + this.tickets.size() + " tickets]";
	}

}
