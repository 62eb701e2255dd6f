package io.github.ssekit.internal.connect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAddressTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, 192.0.2.1", "2001:db8::1, 2001:db8:0:0::/64", "2001:DB8:0:0:ffff::1, 2001:db8:0:0::/64",
			"[2001:db8::1], 2001:db8:0:0::/64", "2001:db8:0:1::1, 2001:db8:0:1::/64", "::1, 0:0:0:0::/64",
			"fe80::1%eth0, fe80:0:0:0::/64", "::ffff:192.0.2.1, 192.0.2.1" })
	void anAddressOfIpv6IsItsFirst64BitsAndOneOfIpv4IsAllOfIt(String address, String key) {
		assertThat(ClientAddress.keyOf(address)).isEqualTo(key);
	}

	@ParameterizedTest
	@CsvSource({ "unknown, unknown", "host.invalid, host.invalid", "_hidden:80, _hidden:80",
			"12345::fffff, 12345::fffff", "':', ':'" })
	void whatIsNoAddressIsTakenAsItIsAndNotLookedUp(String address, String key) {
		assertThat(ClientAddress.keyOf(address)).isEqualTo(key);
	}

	@Test
	void whatIsTooLongIsCut() {
		assertThat(ClientAddress.keyOf("a:".repeat(5000))).hasSize(64);
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.0.2.1", "8.8.8.8", "1.0.0.0", "11.0.0.1", "100.63.255.255", "100.128.0.0",
			"172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "169.253.0.1", "::ffff:192.0.2.1",
			"2001:db8::1", "[2001:db8::1]", "2001:db8::1%eth0", " 192.0.2.1 ", "fbff::1", "fe00::1" })
	void theseAreOfThePublicInternet(String address) {
		assertThat(ClientAddress.isPublic(address)).isTrue();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
			"172.16.0.0", "172.31.255.255", "192.168.0.1", "100.64.0.0", "100.127.255.255", "169.254.1.1",
			"::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:100.64.0.1", "::1", "::", "[::1]", "::1%lo", "fe80::1",
			"fe80::1%eth0", "febf::1", "fec0::1", "fc00::1", "fdff::1", "fd00::1%2" })
	void theseAreOfThisHostLinkOrAPrivateNetwork(String address) {
		assertThat(ClientAddress.isPublic(address)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "%", "[]", "unknown", "host.invalid", "www.example.org", "_hidden",
			"192.0.2.1:80", "[2001:db8::1]:80", "192.0.2", "192.0.2.256", "999.999.999.999", "3221225985", "0x7f000001",
			"1.2.3.4.5", "192.0.2.1, 10.0.0.1", "12345::fffff", ":", "2001:db8::1::1" })
	void whatIsNoAddressIsNotPublicAndNotLookedUp(String address) {
		assertThat(ClientAddress.isPublic(address)).isFalse();
	}

	@Test
	void nothingIsNoAddress() {
		assertThat(ClientAddress.keyOf(null)).isNull();
		assertThat(ClientAddress.keyOf(" ")).isNull();
	}

}
