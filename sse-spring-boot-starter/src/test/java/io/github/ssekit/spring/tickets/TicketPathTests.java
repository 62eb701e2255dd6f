package io.github.ssekit.spring.tickets;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.UserHeaderFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a ticket is a login, and where it is none: beside Spring MVC as well. */
class TicketPathTests extends OnEachServer {

	private static App plain;

	private static App secured;

	/** With a context path, and Spring MVC below a path of its own. */
	private static App below;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		plain = App.on(server).with(Shop.class, UserHeaderFilter.class, Beside.class).start();
		secured = App.on(server).secured().with(Locks.class, Beside.class).start();
		below = App.on(server)
			.with(Shop.class, UserHeaderFilter.class, Beside.class)
			.property("server.servlet.context-path", "/shop")
			.property("spring.mvc.servlet.path", "/api")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		plain.close();
		secured.close();
		below.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/report", "/admin/report/17", "/orders/raw/events", "/no-such-thing" })
	void onAServletBesideSpringMvcATicketIsRefusedWhateverItsRights(String path) {
		for (App app : List.of(plain, secured)) {
			assertThat(app.get(path + "?ticket=" + admins(app)).statusCode()).isEqualTo(403);
		}
	}

	@Test
	void aTicketThatIsRefusedByItsPathIsNotUsedUpAndNobodyLearnsWhetherItWasGood() {
		String ticket = admins(secured);
		String good = secured.get("/admin/report?ticket=" + ticket).body();
		assertThat(good).isEqualTo("A ticket opens a stream, and nothing else.\n")
			.isEqualTo(secured.get("/admin/report?ticket=" + Ticket.random().value()).body());
		secured.listening("/events?ticket=" + ticket).close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/events;a=b", "/%65vents", "/orders;x=1/17/events", "/orders/%31%37/events" })
	void aPathIsReadAsSpringMvcReadsIt(String path) throws IOException {
		HttpResponse<InputStream> answer = Page.open(plain, path + "?ticket=" + admins(plain));
		try (InputStream body = answer.body()) {
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(body.read()).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/events/", "/whoami;/events", "/whoami;x=/events", "/EVENTS", "/whoami%3B/events",
			"/admin/report;/events", "/whoami/../events", "/orders/raw;a=b/events", "/./whoami" })
	void aPathThatOnlyLooksLikeThatOfAStreamOpensNothing(String path) {
		assertThat(plain.get(path + "?ticket=" + admins(plain)).statusCode()).as(path).isIn(400, 403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders/a%2Fb/events", "/events%2F", "/orders/%2e%2e/whoami", "/events%00" })
	void whatIsEncodedStrangelyIsRefused(String path) {
		for (App app : List.of(plain, secured)) {
			assertThat(app.get(path + "?ticket=" + admins(app)).statusCode()).as(path).isIn(400, 403, 404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HEAD", "POST", "PUT", "DELETE", "PATCH" })
	void byAnotherMethodATicketIsNoLoginAndIsNotUsedUp(String method) {
		String ticket = admins(secured);
		assertThat(secured.send(method, "/events?ticket=" + ticket).statusCode()).isEqualTo(401);
		assertThat(secured.send(method, "/admin/report?ticket=" + ticket).statusCode()).isEqualTo(401);
		secured.listening("/events?ticket=" + ticket).close();
	}

	@Test
	void whatARequestForAStreamIsForwardedToKnowsNobody() {
		String answer = plain.get("/events?to=/admin/report&ticket=" + admins(plain)).body();
		assertThat(answer).isEqualTo("report of null, null, false, to=/admin/report");
		assertThat(secured.get("/events?to=/admin/report&ticket=" + admins(secured)).body()).doesNotContain("report");
		plain.listening("/events?to=/orders/17/events&ticket=" + admins(plain)).close();
	}

	@Test
	void belowAContextPathAndAServletPathTheSameHolds() {
		below.listening("/shop/api/events?ticket=" + admins(below)).close();
		below.listening("/shop/api/orders/17/events?ticket=" + admins(below)).close();
		for (String path : List.of("/shop/api/whoami", "/shop/events", "/shop/admin/report", "/shop/api/api/events")) {
			// where no servlet is, Tomcat asks no filter
			assertThat(below.get(path + "?ticket=" + admins(below)).statusCode()).as(path).isIn(403, 404);
		}
	}

	private static String admins(App app) {
		return app.bean(SseTickets.class).issue(TicketGrant.of("root").authorities(List.of("ROLE_ADMIN"))).ticket();
	}

	/** A servlet, and a filter that forwards. */
	static class Beside {

		@Bean
		ServletRegistrationBean<HttpServlet> report() {
			return new ServletRegistrationBean<>(new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
					response.getWriter()
						.print("report of " + request.getRemoteUser() + ", " + request.getUserPrincipal() + ", "
								+ request.isUserInRole("ADMIN") + ", " + request.getQueryString());
				}

			}, "/admin/report/*", "/orders/raw/*");
		}

		@Bean
		OncePerRequestFilter forwarding() {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					String to = request.getParameter("to");
					if (to != null) {
						request.getRequestDispatcher(to).forward(request, response);
					}
					else {
						chain.doFilter(request, response);
					}
				}

			};
		}

	}

}
