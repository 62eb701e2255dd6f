package io.github.ssekit.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * Turns the data of an event into text. Called once per event, on the publisher's thread,
 * from many threads at once; text ({@link CharSequence}) never comes here, it is sent as
 * it is.
 */
@FunctionalInterface
public interface PayloadEncoder {

	/**
	 * Encode data that is not text.
	 * @param data the data of an event
	 * @return its UTF-8 bytes; line breaks are allowed
	 * @throws IllegalArgumentException if this data cannot be encoded
	 */
	byte[] encode(Object data);

	/**
	 * Encode data that is not text as what it was declared to be. One that knows nothing
	 * of types encodes it as what it is.
	 * @param data the data of an event, which is of the type as far as it can tell
	 * @param type the type that the event tells
	 * @return its UTF-8 bytes; line breaks are allowed
	 * @throws IllegalArgumentException if this data cannot be encoded like that
	 */
	default byte[] encode(Object data, Type type) {
		return encode(data);
	}

	/**
	 * The encoder of a hub that was given none: numbers, booleans and enums by their
	 * {@code toString}, and nothing else.
	 * @return the encoder
	 */
	static PayloadEncoder plain() {
		return (data) -> {
			if (data instanceof Number || data instanceof Boolean || data instanceof Enum<?>) {
				return data.toString().getBytes(StandardCharsets.UTF_8);
			}
			throw new IllegalArgumentException("data of type " + data.getClass().getName()
					+ ": this hub sends text, numbers, booleans and enums; give SseHubBuilder.payloadEncoder(...) one"
					+ " that knows the type");
		};
	}

}
