package io.github.ssekit.spring.tickets;

/**
 * A ticket as the page gets it that has asked for one; as JSON
 * {@code {"ticket":"sse_...","expiresIn":30}}. Answer it as it is: its {@code toString}
 * does not show the ticket, while Spring logs what handlers answer, at DEBUG.
 *
 * @param ticket the value of the query parameter that the page opens its stream with
 * @param expiresIn for how long it can be used, in seconds, rounded up
 */
public record SseTicket(String ticket, long expiresIn) {

	@Override
	public String toString() {
		return "SseTicket[expiresIn=" + this.expiresIn + "s]";
	}

}
