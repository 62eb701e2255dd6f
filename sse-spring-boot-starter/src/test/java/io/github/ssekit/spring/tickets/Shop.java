package io.github.ssekit.spring.tickets;

import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;

/**
 * An application that gives its pages tickets, and one that looks at all that it sees.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Shop.Endpoints.class, Shop.Spy.class })
class Shop {

	@RestController
	static class Endpoints {

		private final SseTickets tickets;

		Endpoints(SseTickets tickets) {
			this.tickets = tickets;
		}

		@PostMapping("/tickets")
		SseTicket ticket(Principal user) {
			return this.tickets.issue(user);
		}

		@PostMapping("/tickets/path")
		SseTicket ticketForPath(Principal user, @RequestParam String path) {
			return this.tickets.issue(user, (grant) -> grant.path(path));
		}

		@PostMapping("/tickets/topic")
		SseTicket ticketForTopic(Principal user, @RequestParam String topic) {
			return this.tickets.issue(user, (grant) -> grant.topics(topic));
		}

		@SseEndpoint("/events")
		SseStream events(Principal user) {
			return SseStream.of("news").client(user.getName());
		}

		@SseEndpoint("/orders/{id}/events")
		SseStream order(@PathVariable String id, Principal user) {
			return SseStream.of("orders/" + id).client(user.getName());
		}

		@GetMapping("/later/events")
		CompletableFuture<SseStream> later(Principal user) {
			return CompletableFuture.supplyAsync(() -> SseStream.of("news").client(user.getName()));
		}

		@SseEndpoint("/admin/events")
		SseStream admin(Principal user) {
			return SseStream.of("audit").client(user.getName());
		}

		@SseEndpoint("/broken")
		SseStream broken() {
			throw new ResponseStatusException(HttpStatus.INTERNAL_SERVER_ERROR);
		}

		@GetMapping("/whoami")
		String whoami(Principal user) {
			return user.getName();
		}

		@GetMapping("/open")
		Map<String, List<String>> open(HttpServletRequest request) {
			return request.getParameterMap()
				.entrySet()
				.stream()
				.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> List.of(entry.getValue())));
		}

	}

	/** Sees every dispatch of every request as the application does. */
	@Order(Ordered.HIGHEST_PRECEDENCE + 1)
	static class Spy extends OncePerRequestFilter {

		private final List<Sight> sights = new CopyOnWriteArrayList<>();

		/** What it has seen of a path, the latest last. */
		List<Sight> of(String path) {
			return this.sights.stream().filter((sight) -> sight.path.equals(path)).toList();
		}

		List<Sight> all() {
			return this.sights;
		}

		@Override
		protected boolean shouldNotFilterAsyncDispatch() {
			return false;
		}

		@Override
		protected boolean shouldNotFilterErrorDispatch() {
			return false;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			List<String> attributes = new ArrayList<>();
			for (String name : Collections.list(request.getAttributeNames())) {
				if (request.getAttribute(name) instanceof String text) {
					attributes.add(name + "=" + text);
				}
			}
			attributes.add("error=" + request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING));
			List<String> parameters = new ArrayList<>();
			request.getParameterMap().forEach((name, values) -> parameters.add(name + "=" + List.of(values)));
			for (String name : Collections.list(request.getParameterNames())) {
				parameters.add(name + "=" + List.of(request.getParameterValues(name)) + request.getParameter(name));
			}
			TicketGrant grant = (request.getAttribute(TicketGrant.class.getName()) instanceof TicketGrant used) ? used
					: null;
			this.sights
				.add(new Sight(request.getDispatcherType().name(), request.getRequestURI(), request.getQueryString(),
						parameters, attributes, request.getRemoteUser(), request.getSession(false) != null, grant));
			chain.doFilter(request, response);
		}

	}

	/** One dispatch of a request. */
	record Sight(String dispatch, String path, String query, List<String> parameters, List<String> attributes,
			String user, boolean session, TicketGrant grant) {
	}

}
