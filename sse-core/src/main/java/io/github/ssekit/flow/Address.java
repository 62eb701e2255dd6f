package io.github.ssekit.flow;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * What counts as one address: of IPv6 the first 64 bits, because a single host has all
 * that begin so; of IPv4 all of it. What is no address at all, as a proxy may hand it on,
 * is taken as it is.
 */
final class Address {

	private static final int PREFIX_BYTES = 8;

	private static final int LONGEST = 64;

	private Address() {
	}

	/** The key under which an address is counted; null for none. */
	static @Nullable String keyOf(@Nullable String address) {
		if (address == null || address.isBlank()) {
			return null;
		}
		String text = address.strip();
		if (text.startsWith("[") && text.endsWith("]")) {
			text = text.substring(1, text.length() - 1);
		}
		int zone = text.indexOf('%');
		text = (zone > 0) ? text.substring(0, zone) : text;
		return isIpv6(text) ? prefixOf(text) : cut(text);
	}

	/** So that no name is ever looked up: these characters are an address or nothing. */
	private static boolean isIpv6(String text) {
		return text.indexOf(':') >= 0 && text.length() <= LONGEST
				&& text.chars().allMatch((c) -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')
				&& text.charAt(0) != '.';
	}

	private static String prefixOf(String text) {
		try {
			InetAddress parsed = InetAddress.getByName(text);
			return (parsed instanceof Inet6Address)
					? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), PREFIX_BYTES)) + "/64"
					// an IPv4 address in the clothes of IPv6
					: parsed.getHostAddress();
		}
		catch (UnknownHostException ex) {
			return cut(text);
		}
	}

	private static String cut(String text) {
		return (text.length() > LONGEST) ? text.substring(0, LONGEST) : text;
	}

}
