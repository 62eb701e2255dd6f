package io.github.ssekit.test.client;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a response. Immutable.
 *
 * @param status the status code
 * @param headers the headers by name, which is found whatever its case; the values in the
 * order they came
 */
public record ResponseHead(int status, Map<String, List<String>> headers) {

	private static final String EVENT_STREAM = "text/event-stream";

	public ResponseHead {
		TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
		headers = Collections.unmodifiableMap(copy);
	}

	/**
	 * The value of a header; the last one where there are several.
	 * @param name the name, in any case
	 * @return the value, or {@code null} if there is no such header
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(values.size() - 1) : null;
	}

	/**
	 * Whether {@code EventSource} takes this for a stream (HTML standard, section 9.2.3):
	 * status 200 and a content type whose essence is {@code text/event-stream}, in any
	 * case and with any parameters.
	 * @return whether it does
	 */
	public boolean opensStream() {
		String contentType = header("Content-Type");
		return this.status == 200 && contentType != null && essence(contentType).equals(EVENT_STREAM);
	}

	private static String essence(String contentType) {
		int parameters = contentType.indexOf(';');
		String essence = (parameters < 0) ? contentType : contentType.substring(0, parameters);
		return essence.strip().toLowerCase(Locale.ROOT);
	}

}
