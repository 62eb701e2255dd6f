package io.github.ssekit.wire;

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
