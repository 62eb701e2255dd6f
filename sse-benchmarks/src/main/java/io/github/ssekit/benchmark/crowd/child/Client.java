package io.github.ssekit.benchmark.crowd.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.ssekit.benchmark.crowd.child.Block.Field;
import org.jspecify.annotations.Nullable;

/**
 * A client with one stream, which comes back as {@code EventSource} does: after the time
 * that it was told, with the last id that it has seen. It looks at the numbers of the
 * events: each kind counts 1, 2, 3 for itself, so a number that is left out was lost, and
 * one that is not higher came twice or too late. Used by the thread of its swarm alone.
 */
final class Client {

	private static final byte[] READY = "sse.ready".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] OWN = "sse.".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] NOTHING = {};

	private static final int NOT_TOLD_RETRY = 3000;

	private final int number;

	private final String query;

	private final Tally tally;

	private final int[] heard = new int[3];

	private byte[] id = NOTHING;

	private int retry = NOT_TOLD_RETRY;

	private @Nullable SocketChannel channel;

	/** Where the response has begun. */
	private @Nullable Chunks chunks;

	private byte[] rest = NOTHING;

	private boolean ready;

	private boolean stopped;

	Client(int number, String query, Tally tally) {
		this.number = number;
		this.query = query;
		this.tally = tally;
	}

	/** The connection stands: ask. */
	void connected(SocketChannel channel) throws IOException {
		this.channel = channel;
		this.chunks = null;
		this.rest = NOTHING;
		String last = (this.id.length > 0) ? "Last-Event-ID: " + new String(this.id, StandardCharsets.UTF_8) + "\r\n"
				: "";
		channel.write(ByteBuffer.wrap(("GET /api/v1/sse/connect?clientId=c" + this.number + this.query
				+ " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCache-Control: no-store\r\n" + last
				+ "\r\n")
			.getBytes(StandardCharsets.US_ASCII)));
	}

	/**
	 * Read what there is, into bytes that the buffer wraps.
	 * @return whether the stream goes on
	 */
	boolean read(byte[] bytes, ByteBuffer buffer, Block block, Swarm swarm) throws IOException {
		SocketChannel channel = this.channel;
		if (channel == null) {
			return false;
		}
		buffer.clear().put(this.rest);
		int from = this.rest.length;
		int count = channel.read(buffer);
		if (count < 0) {
			this.tally.count(this.ready ? "broken" : "refused");
			return false;
		}
		int to = from + count;
		Chunks chunks = this.chunks;
		int begin = 0;
		if (chunks == null) {
			begin = head(bytes, to);
			if (begin <= 0) {
				return begin == 0;
			}
			chunks = new Chunks();
			this.chunks = chunks;
			from = begin;
		}
		blocks(bytes, begin, chunks.decode(bytes, from, to), block, swarm);
		return !chunks.isEnded();
	}

	/** The stream has ended, or did not begin. */
	void gone() {
		this.channel = null;
		this.ready = false;
	}

	int number() {
		return this.number;
	}

	int retry() {
		return this.retry;
	}

	boolean isReady() {
		return this.ready;
	}

	/** It was told never to come back. */
	boolean isStopped() {
		return this.stopped;
	}

	@Nullable SocketChannel channel() {
		return this.channel;
	}

	/** Where the head ends, 0 where it has not ended, -1 where there is no stream. */
	private int head(byte[] bytes, int to) {
		String text = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
		int end = text.indexOf("\r\n\r\n");
		if (end < 0) {
			this.rest = Arrays.copyOf(bytes, to);
			return 0;
		}
		this.rest = NOTHING;
		if (text.startsWith("HTTP/1.1 200")) {
			return end + 4;
		}
		// as EventSource: any other status is for good
		this.stopped = true;
		this.tally.count("stopped");
		return -1;
	}

	private void blocks(byte[] bytes, int begin, int to, Block block, Swarm swarm) {
		int from = begin;
		while (true) {
			while (from + 1 < to && bytes[from] == ':' && bytes[from + 1] == '\n') {
				from += 2;
			}
			int next = (from < to) ? block.take(bytes, from, to) : -1;
			if (next < 0) {
				break;
			}
			from = next;
			hear(block, swarm);
		}
		this.rest = (from < to) ? Arrays.copyOfRange(bytes, from, to) : NOTHING;
	}

	private void hear(Block block, Swarm swarm) {
		if (block.has(Field.RETRY)) {
			this.retry = Integer.parseInt(block.text(Field.RETRY));
		}
		if (block.has(Field.ID)) {
			this.id = block.copy(Field.ID, this.id);
		}
		else {
			this.tally.count("without-id");
		}
		if (!block.has(Field.EVENT)) {
			event(block, swarm);
		}
		else if (block.is(Field.EVENT, READY)) {
			this.ready = true;
			swarm.ready();
		}
		else if (block.text(Field.EVENT).startsWith(new String(OWN, StandardCharsets.US_ASCII))) {
			own(block.text(Field.EVENT));
		}
	}

	private void own(String name) {
		switch (name) {
			case "sse.reset" -> this.tally.count("resets");
			case "sse.closed", "sse.ended" -> this.tally.count("closed");
			default -> this.tally.count(name);
		}
	}

	private void event(Block block, Swarm swarm) {
		int kind = Swarm.KINDS.indexOf(block.kind());
		if (kind < 0) {
			this.tally.count("unknown");
			return;
		}
		int number = (int) block.number(1);
		if (block.kind() == Swarm.OWN && block.number(3) != this.number) {
			this.tally.count("astray");
			return;
		}
		int due = this.heard[kind] + 1;
		if (number < due) {
			this.tally.count("twice");
			return;
		}
		this.tally.count("lost", number - due);
		this.heard[kind] = number;
		this.tally.arrived(block.kind(), System.nanoTime() - block.number(2));
		swarm.arrived(block);
	}

}
