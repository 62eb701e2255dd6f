package io.github.ssekit.internal.ticket;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Writes a grant as bytes for a store, and reads it again: a version (1), the name, the
 * authorities, the end in milliseconds (or the least number for none), the path (or
 * nothing), and the topics; texts with their length in front, sets with their size.
 */
public final class TicketGrantFormat {

	/** The longest that is kept, in bytes. */
	public static final int MAX_BYTES = 16 * 1024;

	private static final int VERSION = 1;

	private static final long NEVER = Long.MIN_VALUE;

	/** From here on an end is none. */
	private static final long LATEST_SECOND = Long.MAX_VALUE / 1000;

	private TicketGrantFormat() {
	}

	/**
	 * Write a grant.
	 * @param grant the grant
	 * @return its bytes, at most {@link #MAX_BYTES}
	 * @throws IllegalArgumentException if it is larger than that
	 */
	public static byte[] write(TicketGrant grant) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(VERSION);
			out.writeUTF(grant.name());
			write(out, grant.authorities());
			out.writeLong(millis(grant.expiresAt()));
			String path = grant.path();
			out.writeUTF((path != null) ? path : "");
			write(out, grant.topics().stream().map(Topic::name).toList());
		}
		catch (IOException ex) {
			throw tooLarge(grant, ex);
		}
		if (bytes.size() > MAX_BYTES) {
			throw tooLarge(grant, null);
		}
		return bytes.toByteArray();
	}

	/**
	 * Read a grant.
	 * @param bytes what was written, or anything else
	 * @return the grant; null for what is none, or was written by a version to come
	 */
	public static @Nullable TicketGrant read(byte[] bytes) {
		if (bytes.length > MAX_BYTES) {
			return null;
		}
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			if (in.readByte() != VERSION) {
				return null;
			}
			String name = in.readUTF();
			Set<String> authorities = readTexts(in);
			long expiresAt = in.readLong();
			String path = in.readUTF();
			Set<Topic> topics = new LinkedHashSet<>();
			for (String topic : readTexts(in)) {
				topics.add(Topic.of(topic));
			}
			if (in.available() > 0 || (expiresAt < 0 && expiresAt != NEVER) || expiresAt / 1000 >= LATEST_SECOND) {
				return null;
			}
			return new TicketGrant(name, authorities, (expiresAt != NEVER) ? Instant.ofEpochMilli(expiresAt) : null,
					path.isEmpty() ? null : path, topics);
		}
		catch (IOException | IllegalArgumentException ex) {
			return null;
		}
	}

	/** What is out of a long's reach is never, or long ago. */
	private static long millis(@Nullable Instant expiresAt) {
		if (expiresAt == null || expiresAt.getEpochSecond() >= LATEST_SECOND) {
			return NEVER;
		}
		return (expiresAt.getEpochSecond() < 0) ? 0 : expiresAt.toEpochMilli();
	}

	private static void write(DataOutputStream out, Collection<String> texts) throws IOException {
		out.writeShort(Math.min(texts.size(), MAX_BYTES));
		for (String text : texts) {
			out.writeUTF(text);
		}
	}

	private static Set<String> readTexts(DataInputStream in) throws IOException {
		Set<String> texts = new LinkedHashSet<>();
		for (int i = in.readUnsignedShort(); i > 0; i--) {
			texts.add(in.readUTF());
		}
		return texts;
	}

	private static IllegalArgumentException tooLarge(TicketGrant grant, @Nullable Throwable cause) {
		return new IllegalArgumentException("ticket with " + grant.authorities().size() + " authorities and "
				+ grant.topics().size() + " topics: must have at most " + MAX_BYTES
				+ " bytes when it is kept; leave out authorities that no endpoint of streams asks for", cause);
	}

}
