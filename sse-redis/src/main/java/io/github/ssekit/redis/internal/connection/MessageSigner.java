package io.github.ssekit.redis.internal.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.github.ssekit.redis.connection.RedisSecrets;
import io.lettuce.core.codec.Base16;

/**
 * Signs what nodes announce, and tells what is genuine, where they share a secret.
 * <p>
 * The place of an event is given by a script, which must not know the secret. So each
 * message has a key of its own: the HMAC-SHA256, under the secret, of what it is for, of
 * its id and of its body, cut to 16 bytes. The script signs what it puts in front of the
 * body with that key (SHA-1 twice, as HMAC does, because Redis has no other digest): the
 * key is good for this body, and this id, alone. Who reads makes the key anew. Neither a
 * body nor a place can be changed without the secret. Immutable; thread-safe.
 */
public final class MessageSigner {

	private static final byte[] NOTHING = {};

	private static final String ALGORITHM = "HmacSHA256";

	private static final int KEY_BYTES = 16;

	private static final int FINGERPRINT_BYTES = 4;

	/** Initialised, and only ever cloned: the first signs, all are taken. */
	private final List<Mac> macs;

	private final byte[] prefix;

	private final String ids = UUID.randomUUID().toString().substring(0, 8);

	private final AtomicLong id = new AtomicLong();

	private MessageSigner(List<Mac> macs, String prefix) {
		this.macs = macs;
		this.prefix = AsciiCodec.bytes(prefix + '\n');
	}

	/**
	 * A signer.
	 * @param secrets what it signs with, or none: then it signs nothing
	 * @param prefix what all names in Redis begin with: what is signed for one is not
	 * genuine for another
	 * @return the signer
	 */
	public static MessageSigner of(RedisSecrets secrets, String prefix) {
		List<Mac> macs = new ArrayList<>();
		if (!secrets.isNone()) {
			macs.add(mac(secrets.secret()));
			if (!secrets.additionalSecret().isEmpty()) {
				macs.add(mac(secrets.additionalSecret()));
			}
		}
		return new MessageSigner(List.copyOf(macs), prefix);
	}

	/**
	 * Whether there is a secret.
	 * @return false where nothing is signed, and everything is taken
	 */
	public boolean isSigning() {
		return !this.macs.isEmpty();
	}

	/**
	 * An id that no other message has.
	 * @return letters, digits and hyphens
	 */
	public String nextId() {
		return this.ids + Long.toString(this.id.incrementAndGet(), 36);
	}

	/**
	 * What a script needs to sign what it puts in front of a body.
	 * @param purpose what kind of message it is
	 * @param subject whom it is for, such as the name of a topic
	 * @param id the message's id
	 * @param body what the script only carries
	 * @return the id, a space and the message's key; nothing where nothing is signed
	 */
	public byte[] scriptKey(String purpose, String subject, String id, byte[] body) {
		return isSigning() ? AsciiCodec.bytes(id + ' ' + key(this.macs.get(0), purpose, subject, id, body, 0))
				: NOTHING;
	}

	/**
	 * Sign a message that no script makes.
	 * @param purpose what kind of message it is
	 * @param subject whom it is for
	 * @param head what stands in front of the body
	 * @param body the body
	 * @return the whole message, without a signature where nothing is signed
	 */
	public byte[] sign(String purpose, String subject, String head, byte[] body) {
		ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 96);
		if (isSigning()) {
			String id = nextId();
			byte[] key = AsciiCodec.bytes(key(this.macs.get(0), purpose, subject, id, body, 0));
			message.writeBytes(AsciiCodec.bytes("2 " + id + ' ' + signature(key, AsciiCodec.utf8(head)) + ' '));
		}
		message.writeBytes(AsciiCodec.utf8(head + ' '));
		message.writeBytes(body);
		return message.toByteArray();
	}

	/**
	 * Whether a message is from somebody who knows the secret.
	 * @param purpose what kind of message it is
	 * @param subject whom it is for
	 * @param signed what was read of it
	 * @param head what was signed by the message's key
	 * @param message the message
	 * @param bodyFrom where in the message the body begins
	 * @return true only where there is a secret, and it was signed with it
	 */
	public boolean isGenuine(String purpose, String subject, SignedMessage signed, byte[] head, byte[] message,
			int bodyFrom) {
		byte[] claimed = AsciiCodec.bytes(signed.signature());
		boolean genuine = false;
		for (Mac mac : this.macs) {
			byte[] key = AsciiCodec.bytes(key(mac, purpose, subject, signed.id(), message, bodyFrom));
			// in a time that does not depend on where the two differ
			genuine |= MessageDigest.isEqual(AsciiCodec.bytes(signature(key, head)), claimed);
		}
		return genuine;
	}

	/**
	 * Tells secrets apart, and not what they are.
	 * @return hexadecimal digits for each secret, the one that signs first
	 */
	public List<String> fingerprints() {
		return this.macs.stream()
			.map((mac) -> hex(digest(mac, "fingerprint", "", "", NOTHING, 0), FINGERPRINT_BYTES))
			.toList();
	}

	private String key(Mac mac, String purpose, String subject, String id, byte[] message, int bodyFrom) {
		return hex(digest(mac, purpose, subject, id, message, bodyFrom), KEY_BYTES);
	}

	/** All but the body has its length in front, or an end that it cannot have. */
	private byte[] digest(Mac prototype, String purpose, String subject, String id, byte[] message, int bodyFrom) {
		Mac mac = copy(prototype);
		byte[] of = AsciiCodec.utf8(subject);
		mac.update(this.prefix);
		mac.update(AsciiCodec.bytes(purpose + '\n' + of.length + '\n'));
		mac.update(of);
		mac.update(AsciiCodec.bytes(id + '\n'));
		mac.update(message, bodyFrom, message.length - bodyFrom);
		return mac.doFinal();
	}

	/** As sign.lua does. */
	private static String signature(byte[] key, byte[] head) {
		byte[] inner = new byte[key.length + head.length];
		System.arraycopy(key, 0, inner, 0, key.length);
		System.arraycopy(head, 0, inner, key.length, head.length);
		byte[] outer = AsciiCodec.bytes(new String(key, StandardCharsets.US_ASCII) + Base16.digest(inner));
		return Base16.digest(outer).substring(0, SignedMessage.SIGNATURE_LENGTH);
	}

	private static String hex(byte[] bytes, int count) {
		return HexFormat.of().formatHex(bytes, 0, count);
	}

	private static Mac mac(String secret) {
		SecretKeySpec key = new SecretKeySpec(AsciiCodec.utf8(secret), ALGORITHM);
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			copy(mac); // else it is told at start
			return mac;
		}
		catch (InvalidKeyException ex) {
			throw new IllegalStateException("The key of HMAC-SHA256 is refused", ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JDK has no HMAC-SHA256", ex);
		}
	}

	/** A Mac is used by one thread; to copy it is cheaper than to make it. */
	private static Mac copy(Mac prototype) {
		try {
			return (Mac) prototype.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("HMAC-SHA256 of " + prototype.getProvider() + " cannot be copied", ex);
		}
	}

}
