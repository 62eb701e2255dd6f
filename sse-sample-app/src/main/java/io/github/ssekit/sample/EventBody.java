package io.github.ssekit.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.github.ssekit.spring.autoconfigure.SseProperties;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads the body of a publish: JSON must parse and is taken as it came, text is taken as
 * text. Never keeps more than an event may have, whatever is sent.
 */
@Component
class EventBody {

	/** So much of what is too large is read all the same, as Tomcat does by itself. */
	private static final long SWALLOWED = 2 * 1024 * 1024;

	private final JsonMapper mapper;

	private final int maxSize;

	EventBody(JsonMapper mapper, SseProperties properties) {
		this.mapper = mapper;
		this.maxSize = (int) properties.maxEventSize().toBytes();
	}

	String read(HttpServletRequest request) {
		MediaType type = MediaType.parseMediaType(request.getContentType());
		byte[] body = bytes(request);
		if (type.isCompatibleWith(MediaType.TEXT_PLAIN)) {
			return text(body, Optional.ofNullable(type.getCharset()).orElse(StandardCharsets.UTF_8));
		}
		String json = text(body, StandardCharsets.UTF_8); // RFC 8259, 8.1
		checkJson(json);
		return json;
	}

	private byte[] bytes(HttpServletRequest request) {
		try {
			InputStream in = request.getInputStream();
			byte[] body = in.readNBytes(this.maxSize + 1);
			if (body.length > this.maxSize) {
				// whoever still sends when the line is closed may never read the answer
				in.skip(SWALLOWED);
				throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE,
						"The body is larger than " + this.maxSize + " bytes (sse.max-event-size)");
			}
			return body;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The body could not be read", ex);
		}
	}

	/** As text, in which a byte order mark is no JSON: readers would choke on it. */
	private void checkJson(String body) {
		try {
			if (this.mapper.readTree(body).isMissingNode()) {
				throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The body is empty, which is not JSON");
			}
		}
		catch (JacksonException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"The body is not JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	private static String text(byte[] body, Charset charset) {
		try {
			return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The body is not " + charset.name(), ex);
		}
	}

}
