package io.github.ssekit.test.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads an HTTP/1.x response: its head, then its body in whichever of the three framings
 * of RFC 9112 (section 6.3) the head announces. Not thread-safe.
 */
final class ResponseReader {

	private static final int LARGEST_HEAD = 64 * 1024;

	private final InputStream in;

	private int headBytes;

	ResponseReader(InputStream in) {
		this.in = in;
	}

	/**
	 * Read the head, past any interim response (1xx).
	 * @return the head
	 * @throws IOException if the connection ends before, or this is not HTTP/1.x
	 */
	ResponseHead readHead() throws IOException {
		ResponseHead head;
		do {
			head = new ResponseHead(parseStatus(readLine()), readHeaders());
		}
		while (head.status() < 200);
		return head;
	}

	/**
	 * The body that follows the head.
	 * @param head what was read
	 * @return the body without its framing
	 * @throws IOException if the head announces a length that is none
	 */
	InputStream body(ResponseHead head) throws IOException {
		String coding = head.header("Transfer-Encoding");
		if (coding != null && coding.toLowerCase(Locale.ROOT).endsWith("chunked")) {
			return new ChunkedInputStream(this.in);
		}
		String length = head.header("Content-Length");
		return (length != null) ? new FixedLengthInputStream(this.in, parseLength(length)) : this.in;
	}

	private static int parseStatus(String line) throws IOException {
		if (!line.matches("HTTP/1\\.\\d \\d{3}( .*)?")) {
			throw new IOException("'" + line + "' is no status line of HTTP/1.x");
		}
		return Integer.parseInt(line.substring(9, 12));
	}

	private static long parseLength(String length) throws IOException {
		if (!length.matches("\\d{1,18}")) {
			throw new IOException("Content-Length '" + length + "' is no length");
		}
		return Long.parseLong(length);
	}

	private Map<String, List<String>> readHeaders() throws IOException {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			if (colon < 1) {
				throw new IOException("'" + line + "' is no header");
			}
			headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).strip());
		}
		return headers;
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				throw new EOFException("The connection ended before the end of the response head");
			}
			if (++this.headBytes > LARGEST_HEAD) {
				throw new IOException("The response head is larger than " + LARGEST_HEAD + " bytes");
			}
			line.append((char) b); // ISO 8859-1, as RFC 9110 (section 5.5) has it
		}
		int end = line.length();
		return (end > 0 && line.charAt(end - 1) == '\r') ? line.substring(0, end - 1) : line.toString();
	}

}
