package io.github.ssekit.test.eventstream;

/**
 * An event as a page would get it: the standard's {@code MessageEvent} without its
 * origin. Immutable.
 *
 * @param type the event type, {@code message} where the stream named none
 * @param data the data, its lines joined by LF
 * @param lastEventId the last event id string at the time of dispatch, empty if there is
 * none
 */
public record MessageEvent(String type, String data, String lastEventId) {

	/** The type of an event that names none. */
	public static final String DEFAULT_TYPE = "message";

}
