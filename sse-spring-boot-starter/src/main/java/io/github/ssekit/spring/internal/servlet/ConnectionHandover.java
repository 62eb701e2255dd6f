package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;

/**
 * A connection that can be taken over from its server. The stream is opened first, and
 * only then is the head sent: whoever has got it is to hear all that is published from
 * then on.
 *
 * @param sink the sink of the stream, to be opened at once
 * @param head sends the head of the response, after which the request ends and the
 * connection is handed over
 */
public record ConnectionHandover(ConnectionEventSink sink, HeadSender head) {

	/**
	 * Send the head. To be called once, when the sink is open.
	 * @throws IOException if the client is gone; the sink has said so
	 */
	void sendHead() throws IOException {
		boolean sent = false;
		try {
			this.head.send();
			sent = true;
		}
		finally {
			if (!sent) {
				this.sink.release();
			}
		}
	}

	/** Sends the head of a response. */
	@FunctionalInterface
	public interface HeadSender {

		void send() throws IOException;

	}

}
