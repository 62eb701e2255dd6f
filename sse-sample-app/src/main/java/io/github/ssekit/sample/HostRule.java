package io.github.ssekit.sample;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Under which names the sample may be asked: those of this machine, which nobody else can
 * give to it, the address that was really called, and those that are configured.
 */
final class HostRule {

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|[^.]+\\.localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)\\]?");

	private final Set<String> configured;

	HostRule(Set<String> configured) {
		this.configured = configured.stream().map(HostRule::lowerCase).collect(Collectors.toSet());
	}

	/**
	 * Whether a request is meant for the sample.
	 * @param host what the request calls it, without port
	 * @param localAddress the address that was connected to: a page's own name never
	 * looks like it
	 * @return false for any other name
	 */
	boolean isOurs(String host, String localAddress) {
		String name = lowerCase(host);
		return LOOPBACK.matcher(name).matches() || name.equals(localAddress) || name.equals("[" + localAddress + "]")
				|| this.configured.contains(name);
	}

	private static String lowerCase(String host) {
		return host.trim().toLowerCase(Locale.ROOT);
	}

}
