package io.github.ssekit.benchmark.jmh;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What Spring's {@code SseEmitter.send(event)} does for each reader until bytes are
 * there: its own event builder, and for each part the message converter for text. The
 * search for the converter, the locks of the emitter and the flush are left out, in
 * favour of the peer. Used by one thread.
 */
final class SpringEvent {

	private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

	private final StringHttpMessageConverter converter = new StringHttpMessageConverter(StandardCharsets.UTF_8);

	private final HttpOutputMessage response;

	SpringEvent(OutputStream body) {
		HttpHeaders headers = new HttpHeaders();
		this.converter.setWriteAcceptCharset(false);
		this.response = new HttpOutputMessage() {

			@Override
			public OutputStream getBody() {
				return body;
			}

			@Override
			public HttpHeaders getHeaders() {
				return headers;
			}

		};
	}

	/** Write an event for one reader. */
	void write(String id, String name, String data) {
		try {
			for (DataWithMediaType part : SseEmitter.event().id(id).name(name).data(data, TEXT).build()) {
				this.converter.write((String) part.getData(), part.getMediaType(), this.response);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
