package io.github.ssekit.spring.internal.endpoint;

import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.servlet.HandlerMapping;

/**
 * Whether a name that breaks a rule has come from the request, or stands in the code. It
 * is the request's where the name would be a good one with something harmless in the
 * place of what the request has brought.
 */
final class NameOrigin {

	private static final String HARMLESS = "x";

	private NameOrigin() {
	}

	/** Whether the request is to blame; also where it has a body, which is not seen. */
	static boolean isRequest(InvalidNameException ex, HttpServletRequest request) {
		if (StreamOpener.bringsBody(request)) {
			return true;
		}
		List<String> brought = brought(request);
		return switch (ex.thing()) {
			case "topic" -> wouldBeGood(ex.value(), brought, isGood(ex.value(), Topic::of) ? Topic::named : Topic::of);
			case "client id" -> wouldBeGood(ex.value(), brought, Topic::client);
			case "event name" -> wouldBeGood(ex.value(), brought, (name) -> SseEvent.named(name));
			// of many topics, or a number
			default -> request.getQueryString() != null || !pathVariables(request).isEmpty();
		};
	}

	private static boolean wouldBeGood(String name, List<String> brought, Rule rule) {
		if (brought.contains("") && (isGood(name + HARMLESS, rule) || isGood(HARMLESS + name, rule)
				|| isGood(name.replace("//", "/" + HARMLESS + "/"), rule))) {
			return true;
		}
		String other = name;
		for (String value : brought) {
			if (!value.isEmpty()) {
				// whoever has made a name of it may have changed its case
				other = Pattern.compile(Pattern.quote(value), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
					.matcher(other)
					.replaceAll(Matcher.quoteReplacement(HARMLESS));
			}
		}
		return !other.equals(name) && isGood(other, rule);
	}

	private static boolean isGood(String name, Rule rule) {
		try {
			rule.check(name);
			return true;
		}
		catch (InvalidNameException ex) {
			return false;
		}
	}

	/** The longest first: a shorter one may be a part of it. */
	private static List<String> brought(HttpServletRequest request) {
		Stream<String> parameters = request.getParameterMap().values().stream().flatMap(Arrays::stream);
		Stream<String> headers = Collections.list(request.getHeaderNames())
			.stream()
			.flatMap((name) -> Collections.list(request.getHeaders(name)).stream());
		Principal user = request.getUserPrincipal();
		Stream<String> login = (user != null && user.getName() != null) ? Stream.of(user.getName()) : Stream.empty();
		// the rest of a path ({*name}) begins with a slash, which no name does
		Stream<String> path = pathVariables(request).values()
			.stream()
			.map(String::valueOf)
			.flatMap((value) -> Stream.of(value, value.startsWith("/") ? value.substring(1) : value));
		return Stream.of(parameters, headers, login, path)
			.flatMap((values) -> values)
			.flatMap((value) -> Stream.concat(Stream.of(value), Arrays.stream(value.split(",", -1))))
			.flatMap((value) -> Stream.of(value, value.strip()))
			.distinct()
			.sorted(Comparator.comparingInt(String::length).reversed())
			.toList();
	}

	private static Map<?, ?> pathVariables(HttpServletRequest request) {
		return (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables)
				? variables : Map.of();
	}

	/** What refuses a bad name. */
	@FunctionalInterface
	private interface Rule {

		Object check(String name);

	}

}
