package io.github.ssekit.spring.internal.http;

import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.http.PublishAuthorizer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;

/**
 * Takes {@code POST} of one event, or of many, one a line. The first line that cannot be
 * published ends it: what stands before stays published, which the answer says, and with
 * an idempotency key all of it can be sent again. Thread-safe.
 */
public final class PublishHandler implements HttpRequestHandler {

	private static final Logger log = LoggerFactory.getLogger(PublishHandler.class);

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String KEY_HEADER = "Idempotency-Key";

	/** Behind a key stands a colon and the number of a line. */
	private static final int MAX_KEY_LENGTH = SseEvent.MAX_KEY_LENGTH - 12;

	private static final String RETRY_SECONDS = "5";

	private final long maxBodySize;

	private final int maxEvents;

	private final int maxLine;

	private final SsePublisher publisher;

	private final PublishAccess access;

	private final @Nullable PublishAuthorizer authorizer;

	private final EntryMapper mapper = EntryMapper.json();

	/**
	 * Create the handler.
	 * @param maxBodySize bytes of the largest body
	 * @param maxEvents the most events of a request
	 * @param maxLine the most bytes of JSON for an event
	 * @param authorizer who may publish where; null for everybody everywhere
	 */
	public PublishHandler(long maxBodySize, int maxEvents, int maxLine, SsePublisher publisher, PublishAccess access,
			@Nullable PublishAuthorizer authorizer) {
		this.maxBodySize = maxBodySize;
		this.maxEvents = maxEvents;
		this.maxLine = maxLine;
		this.publisher = publisher;
		this.access = access;
		this.authorizer = authorizer;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		PublishRun run = null;
		try {
			Principal caller = this.access.callerOf(request);
			boolean isMany = checkHead(request, response);
			run = new PublishRun(this.publisher, this.mapper, this.authorizer, caller);
			BodyLines body = new BodyLines(request.getInputStream(), this.maxBodySize, this.maxLine);
			String key = key(request);
			if (isMany) {
				publishLines(body, run, key);
			}
			else {
				run.publish(1, all(body), key);
			}
			run.finish();
			PublishRefusedException failure = run.failure();
			if (failure != null) {
				refuse(response, failure, run, isMany);
			}
			else {
				answer(response, HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE,
						isMany ? new LinkedHashMap<>(run.counts()) : placed(run.last()));
			}
		}
		catch (PublishRefusedException ex) {
			refuse(response, ex, run, false);
		}
	}

	private void publishLines(BodyLines body, PublishRun run, @Nullable String key) throws IOException {
		long number = 1;
		int events = 0;
		try {
			for (String line = body.line(); line != null; line = body.line()) {
				if (!line.isBlank()) {
					if (++events > this.maxEvents) {
						throw new PublishRefusedException(HttpStatus.CONTENT_TOO_LARGE,
								"A request must not have more than " + this.maxEvents
										+ " events (sse.http-publish.max-events). Send the others in another one.");
					}
					if (!run.publish(number, line, (key != null) ? key + ":" + number : null)) {
						return;
					}
				}
				number++;
			}
		}
		catch (PublishRefusedException ex) {
			run.fail(number, ex);
		}
		catch (IOException ex) {
			run.fail(number, endedEarly(ex));
		}
	}

	private static String all(BodyLines body) throws PublishRefusedException {
		try {
			return body.all();
		}
		catch (IOException ex) {
			throw endedEarly(ex);
		}
	}

	/** The caller has left, or sends no more; what was begun is no event. */
	private static PublishRefusedException endedEarly(IOException ex) {
		log.debug("A body ended early: {}", ex.toString());
		return new PublishRefusedException(HttpStatus.BAD_REQUEST, "The body ended too early.");
	}

	/** Whether many events come; what is refused is refused before its body is read. */
	private boolean checkHead(HttpServletRequest request, HttpServletResponse response) throws PublishRefusedException {
		if (!HttpMethod.POST.matches(request.getMethod())) {
			response.setHeader(HttpHeaders.ALLOW, "POST");
			throw new PublishRefusedException(HttpStatus.METHOD_NOT_ALLOWED, "Events are published by POST.");
		}
		MediaType type = type(request);
		boolean isMany = type != null && MediaType.APPLICATION_NDJSON.equalsTypeAndSubtype(type);
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (type == null || !(isMany || MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type))
				|| (type.getCharset() != null && !type.getCharset().name().equals("UTF-8"))
				|| (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
			response.setHeader(HttpHeaders.ACCEPT, "application/json, application/x-ndjson");
			throw new PublishRefusedException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"The Content-Type must be application/json for one event, or application/x-ndjson for one a line;"
							+ " in UTF-8, and not compressed.");
		}
		if (request.getContentLengthLong() > this.maxBodySize) {
			throw new PublishRefusedException(HttpStatus.CONTENT_TOO_LARGE, "The body must not be larger than "
					+ this.maxBodySize + " bytes (sse.http-publish.max-body-size). Send less in a request.");
		}
		return isMany;
	}

	private static @Nullable MediaType type(HttpServletRequest request) {
		try {
			String type = request.getContentType();
			return (type != null) ? MediaType.parseMediaType(type) : null;
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	/** May stand in quotes, as drafts of the IETF write it. */
	private static @Nullable String key(HttpServletRequest request) throws PublishRefusedException {
		String key = request.getHeader(KEY_HEADER);
		if (key == null) {
			return null;
		}
		if (key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")) {
			key = key.substring(1, key.length() - 1);
		}
		if (key.isEmpty() || key.length() > MAX_KEY_LENGTH || !key.chars().allMatch((c) -> c > ' ' && c < 127)) {
			throw new PublishRefusedException(HttpStatus.BAD_REQUEST, "The header " + KEY_HEADER + " must have 1 to "
					+ MAX_KEY_LENGTH + " printable characters of ASCII without spaces, such as a UUID.");
		}
		return key;
	}

	private static Map<String, Object> placed(@Nullable Published placed) {
		Map<String, Object> answer = new LinkedHashMap<>();
		if (placed != null) {
			answer.put("topic", placed.topic().name());
			answer.put("id", placed.id());
			answer.put("duplicate", placed.duplicate());
			answer.put("outdated", placed.outdated());
		}
		return answer;
	}

	private static void refuse(HttpServletResponse response, PublishRefusedException refusal, @Nullable PublishRun run,
			boolean isMany) throws IOException {
		HttpStatus status = refusal.status();
		log.debug("A request to publish is answered with {}: {}", status.value(), refusal.detail());
		if (status == HttpStatus.UNAUTHORIZED) {
			// RFC 9110 wants one; a browser asks for no password where it does not know
			// it
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Login");
		}
		if (status == HttpStatus.SERVICE_UNAVAILABLE) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
		}
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("type", "about:blank");
		problem.put("title", status.getReasonPhrase());
		problem.put("status", status.value());
		problem
			.put("detail",
					(isMany && run != null)
							? "Line " + run.failedLine() + ": " + refusal.detail()
									+ " What stands before it is published." + (run.wentAhead()
											? " Some lines behind it, of other topics, may be published too." : "")
							: refusal.detail());
		if (isMany && run != null) {
			problem.put("line", run.failedLine());
			problem.putAll(run.counts());
		}
		answer(response, status, MediaType.APPLICATION_PROBLEM_JSON_VALUE, problem);
	}

	private static void answer(HttpServletResponse response, HttpStatus status, String type, Map<String, ?> body)
			throws IOException {
		byte[] json = JSON.writeValueAsBytes(body);
		response.setStatus(status.value());
		response.setContentType(type);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentLength(json.length);
		response.getOutputStream().write(json);
	}

}
