package io.github.ssekit.spring.internal.message;

import java.lang.reflect.Type;

import io.github.ssekit.event.PayloadEncoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Encodes data as JSON, with the mapper that the application uses everywhere. */
public final class JacksonPayloadEncoder implements PayloadEncoder {

	private final JsonMapper mapper;

	public JacksonPayloadEncoder(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public byte[] encode(Object data) {
		try {
			return this.mapper.writeValueAsBytes(data);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"data of type " + data.getClass().getName() + ": cannot be written as JSON", ex);
		}
	}

	@Override
	public byte[] encode(Object data, Type type) {
		try {
			return this.mapper.writerFor(this.mapper.constructType(type)).writeValueAsBytes(data);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("data of type " + data.getClass().getName()
					+ ": cannot be written as JSON of a " + type.getTypeName(), ex);
		}
	}

}
