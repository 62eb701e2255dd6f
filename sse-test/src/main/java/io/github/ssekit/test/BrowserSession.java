package io.github.ssekit.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.client.SseTestClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a browser brings along: its cookies, its token against forged requests, and the
 * headers that a page adds. It logs in by Spring Security's form, asks for tickets, and
 * opens streams as the same user. It follows no redirects. Thread-safe.
 */
public final class BrowserSession {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Pattern HIDDEN_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]*)\"");

	private static final Pattern TICKET = Pattern.compile("\"ticket\"\\s*:\\s*\"([^\"]+)\"");

	private final URI origin;

	private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(this.cookies)
		.connectTimeout(PATIENCE)
		.build();

	/** Guarded by the monitor. */
	private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private BrowserSession(URI origin) {
		this.origin = origin;
	}

	/**
	 * A browser that has not been anywhere.
	 * @param port the port of the application on this machine
	 * @return the session
	 */
	public static BrowserSession at(int port) {
		return at("http://localhost:" + port);
	}

	/**
	 * A browser that has not been anywhere.
	 * @param origin where the application is, such as {@code http://localhost:8080}, with
	 * its context path if it has one
	 * @return the session
	 * @throws IllegalArgumentException if this is no address
	 */
	public static BrowserSession at(String origin) {
		return new BrowserSession(URI.create(origin));
	}

	/**
	 * Send a header with each request and stream from now on.
	 * @param name the name, in any case
	 * @param value the value
	 * @return this
	 */
	public synchronized BrowserSession header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	/**
	 * Send a bearer token with each request and stream from now on.
	 * @param token the token
	 * @return this
	 */
	public BrowserSession bearer(String token) {
		return header("Authorization", "Bearer " + token);
	}

	/**
	 * Log in by Spring Security's form at {@code /login}, its token against forged
	 * requests included.
	 * @param user the user's name
	 * @param password the password
	 * @return this
	 * @throws AssertionError if the login was refused
	 */
	public BrowserSession login(String user, String password) {
		Matcher hidden = HIDDEN_TOKEN.matcher(get("/login").body());
		Map<String, String> form = new TreeMap<>(Map.of("username", user, "password", password));
		if (hidden.find()) {
			form.put("_csrf", hidden.group(1));
		}
		HttpResponse<String> answer = post("/login", "application/x-www-form-urlencoded",
				form.entrySet()
					.stream()
					.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
					.collect(Collectors.joining("&")));
		String to = answer.headers().firstValue("Location").orElse("");
		if (answer.statusCode() / 100 != 3 || to.contains("error")) {
			throw new AssertionError("The login of " + user + " was answered with " + answer.statusCode() + " " + to);
		}
		get("/"); // the new session has a token of its own
		return this;
	}

	/**
	 * Ask for a one-time ticket.
	 * @param path where a controller answers with an {@code SseTicket}
	 * @return the ticket, for the query parameter {@code ticket}
	 * @throws AssertionError if there was none in the answer
	 */
	public String ticket(String path) {
		HttpResponse<String> answer = post(path, "application/json", "");
		Matcher ticket = TICKET.matcher(answer.body());
		if (answer.statusCode() / 100 != 2 || !ticket.find()) {
			throw new AssertionError("No ticket at " + path + ", but " + answer.statusCode());
		}
		return ticket.group(1);
	}

	/**
	 * Get something.
	 * @param path the path, with a query if there is one
	 * @return the answer
	 */
	public HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	/**
	 * Post something, with the token against forged requests where there is one in a
	 * cookie.
	 * @param path the path
	 * @param contentType the body's type
	 * @param body the body
	 * @return the answer
	 */
	public HttpResponse<String> post(String path, String contentType, String body) {
		return send(request(path).header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/**
	 * A stream as the same user, with the cookies of this moment.
	 * @param path the path, with a query if there is one
	 * @return a client to be opened
	 */
	public synchronized SseTestClientBuilder stream(String path) {
		SseTestClientBuilder client = SseTestClient.to(this.origin + path);
		this.headers.forEach(client::header);
		String brought = this.cookies.getCookieStore()
			.get(this.origin)
			.stream()
			.map((cookie) -> cookie.getName() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
		return brought.isEmpty() ? client : client.header("Cookie", brought);
	}

	private synchronized HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.origin + path)).timeout(PATIENCE);
		this.headers.forEach(request::setHeader);
		String token = cookie("XSRF-TOKEN");
		return (token != null) ? request.setHeader("X-XSRF-TOKEN", token) : request;
	}

	private @Nullable String cookie(String name) {
		return this.cookies.getCookieStore()
			.get(this.origin)
			.stream()
			.filter((cookie) -> cookie.getName().equals(name))
			.map((cookie) -> cookie.getValue())
			.findFirst()
			.orElse(null);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for an answer", ex);
		}
	}

}
