package io.github.ssekit.fakes;

/**
 * What a client delivers to its page.
 *
 * @param lastEventId the last event id after this block
 * @param event the type, {@code message} where there was none
 * @param data the data
 */
public record Message(String lastEventId, String event, String data) {

	public boolean isOwn() {
		return this.event.startsWith("sse.");
	}

}
