package io.github.ssekit.internal.connect;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What counts as one address: of IPv6 the first 64 bits, because a single host has all
 * that begin so; of IPv4 all of it. What is no address at all, as a proxy may hand it on,
 * is taken as it is.
 */
final class ClientAddress {

	/** The first half of the 16 bytes of IPv6. */
	private static final int PREFIX_BYTES = 8;

	private static final Pattern IPV4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");

	private static final int LONGEST = 64;

	private ClientAddress() {
	}

	/** The key under which an address is counted; null for none. */
	static @Nullable String keyOf(@Nullable String address) {
		if (address == null || address.isBlank()) {
			return null;
		}
		String text = bare(address);
		InetAddress parsed = parse(text);
		return (parsed != null) ? keyOf(parsed) : cut(text);
	}

	/**
	 * Whether it is an address of the public internet, and not one of a private network,
	 * of this host or link, or none at all.
	 */
	static boolean isPublic(@Nullable String address) {
		InetAddress parsed = (address != null) ? parse(bare(address)) : null;
		if (parsed == null || parsed.isAnyLocalAddress() || parsed.isLoopbackAddress() || parsed.isLinkLocalAddress()
				|| parsed.isSiteLocalAddress()) {
			return false;
		}
		int first = byteOf(parsed, 0);
		if (parsed instanceof Inet4Address) {
			// of this network, and that of a provider's customers (RFC 6598)
			return first != 0 && !(first == 100 && (byteOf(parsed, 1) & 0xc0) == 64);
		}
		return (first & 0xfe) != 0xfc; // unique local (RFC 4193)
	}

	/** Without brackets and zone. */
	private static String bare(String address) {
		String text = address.strip();
		if (text.startsWith("[") && text.endsWith("]")) {
			text = text.substring(1, text.length() - 1);
		}
		int zone = text.indexOf('%');
		return (zone > 0) ? text.substring(0, zone) : text;
	}

	/**
	 * Null where it is no address. One of IPv4 in the clothes of IPv6 is one of IPv4.
	 */
	private static @Nullable InetAddress parse(String text) {
		try {
			return (isIpv6(text) || isIpv4(text)) ? InetAddress.getByName(text) : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/** So that no name is ever looked up: these characters are an address or nothing. */
	private static boolean isIpv6(String text) {
		return text.indexOf(':') >= 0 && text.length() <= LONGEST
				&& text.chars().allMatch((c) -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')
				&& text.charAt(0) != '.';
	}

	/** A number that is too large would make it a name. */
	private static boolean isIpv4(String text) {
		return IPV4.matcher(text).matches()
				&& Pattern.compile("\\.").splitAsStream(text).allMatch((number) -> Integer.parseInt(number) <= 255);
	}

	private static String keyOf(InetAddress address) {
		if (address instanceof Inet4Address) {
			return address.getHostAddress();
		}
		StringBuilder key = new StringBuilder();
		for (int i = 0; i < PREFIX_BYTES; i += 2) {
			key.append(Integer.toHexString((byteOf(address, i) << 8) + byteOf(address, i + 1))).append(':');
		}
		return key.append(":/64").toString();
	}

	private static int byteOf(InetAddress address, int index) {
		return Byte.toUnsignedInt(address.getAddress()[index]);
	}

	private static String cut(String text) {
		return (text.length() > LONGEST) ? text.substring(0, LONGEST) : text;
	}

}
