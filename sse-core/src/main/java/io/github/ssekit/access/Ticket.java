package io.github.ssekit.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * A one-time ticket: who brings it is, for one request, the one it was given to. It
 * stands in a URL, because {@code EventSource} can send no headers, and so lives for
 * seconds and is good once. Its value is {@code sse_} and 256 random bits in 43
 * characters {@code A-Za-z0-9_-}.
 * <p>
 * Only its {@linkplain #key() key} is kept, from which nobody can tell the value, and
 * {@code toString} shows neither. Immutable and thread-safe.
 */
public final class Ticket {

	/**
	 * What every ticket begins with, so that a parameter of the same name that an
	 * application has for something else is left alone.
	 */
	public static final String PREFIX = "sse_";

	private static final int RANDOM_BYTES = 32;

	private static final int LENGTH = PREFIX.length() + 43;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final String value;

	private Ticket(String value) {
		this.value = value;
	}

	/**
	 * Make a ticket that nobody can guess.
	 * @return a new one
	 */
	public static Ticket random() {
		byte[] bytes = new byte[RANDOM_BYTES];
		RANDOM.nextBytes(bytes);
		return new Ticket(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
	}

	/**
	 * Whether a value wants to be a ticket, if only a wrong one.
	 * @param value any text, or null
	 * @return true if it begins as every ticket does
	 */
	public static boolean isMeant(@Nullable String value) {
		return value != null && value.startsWith(PREFIX);
	}

	/**
	 * Read a ticket that somebody has brought.
	 * @param value any text, or null
	 * @return the ticket; null if the value has not the form of one
	 */
	public static @Nullable Ticket parse(@Nullable String value) {
		if (value == null || value.length() != LENGTH || !value.startsWith(PREFIX)) {
			return null;
		}
		for (int i = PREFIX.length(); i < LENGTH; i++) {
			if (!isDigit(value.charAt(i))) {
				return null;
			}
		}
		return new Ticket(value);
	}

	/**
	 * What a client has to bring. It is a secret until it is used or has expired: it
	 * belongs into the answer to whom it is given, and into no log.
	 * @return the value
	 */
	public String value() {
		return this.value;
	}

	/**
	 * What a store keeps it by.
	 * @return the SHA-256 of the value, in 64 hexadecimal digits
	 */
	public String key() {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest(this.value.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	@Override
	public String toString() {
		return "Ticket";
	}

	private static boolean isDigit(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
	}

}
