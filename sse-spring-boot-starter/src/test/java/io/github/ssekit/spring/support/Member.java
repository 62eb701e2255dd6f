package io.github.ssekit.spring.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.EventStreamParser;
import io.github.ssekit.test.eventstream.MessageEvent;

/** One connection of a {@link Crowd}. Read by the crowd's thread, seen by all. */
public final class Member implements EventStreamListener {

	private final SocketChannel channel;

	private final EventStreamParser parser = new EventStreamParser(this);

	private final Dechunker http = new Dechunker((bytes, length) -> this.parser.feed(bytes, 0, length));

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private volatile boolean ready;

	private volatile boolean refused;

	private volatile boolean broken;

	private volatile String ending = "";

	Member(SocketChannel channel) {
		this.channel = channel;
	}

	SocketChannel channel() {
		return this.channel;
	}

	/** Whether {@code sse.ready} came. */
	public boolean isReady() {
		return this.ready;
	}

	/** Whether {@code sse.refused} came. */
	public boolean isRefused() {
		return this.refused;
	}

	/** Whether the server has closed the connection. */
	public boolean isDisconnected() {
		return this.broken;
	}

	/** Whether the stream has ended, in whichever way. */
	public boolean isEnded() {
		return this.broken || this.http.isEnded();
	}

	/** The status line of the answer; empty while there is none. */
	public String status() {
		return this.http.status();
	}

	/** The data of all events of the application. */
	public List<String> messages() {
		return this.messages;
	}

	void reset() {
		Crowd.resetChannel(this.channel);
	}

	void read(SelectionKey key, ByteBuffer buffer) {
		try {
			int length = this.channel.read(buffer.clear());
			if (length > 0) {
				this.http.feed(buffer.flip());
				return;
			}
			ended((length < 0) ? "end of the connection" : "nothing");
		}
		catch (IOException ex) {
			ended(ex.toString());
		}
		key.cancel();
	}

	private void ended(String how) {
		this.ending = this.ending.isEmpty() ? how : this.ending + ", " + how;
		this.broken = true;
	}

	@Override
	public void event(MessageEvent event) {
		if (event.type().equals("sse.ready")) {
			this.ready = true;
		}
		else if (event.type().startsWith("sse.")) {
			this.ending = event.type() + event.data();
			this.refused |= event.type().equals("sse.refused");
		}
		else {
			this.messages.add(event.data());
		}
	}

	@Override
	public String toString() {
		return "Member[" + this.http.status() + ", ready=" + this.ready + ", messages=" + this.messages.size()
				+ ", ended=" + this.broken + " " + this.ending + ", last chunk=" + this.http.isEnded() + "]";
	}

}
