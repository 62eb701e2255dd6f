package io.github.ssekit.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, 192.0.2.1", "2001:db8::1, 20010db800000000/64",
			"2001:DB8:0:0:ffff::1, 20010db800000000/64", "[2001:db8::1], 20010db800000000/64",
			"2001:db8:0:1::1, 20010db800000001/64", "::1, 0000000000000000/64", "fe80::1%eth0, fe80000000000000/64",
			"::ffff:192.0.2.1, 192.0.2.1" })
	void anAddressOfIpv6IsItsFirst64BitsAndOneOfIpv4IsAllOfIt(String address, String key) {
		assertThat(Address.keyOf(address)).isEqualTo(key);
	}

	@ParameterizedTest
	@CsvSource({ "unknown, unknown", "host.invalid, host.invalid", "_hidden:80, _hidden:80",
			"12345::fffff, 12345::fffff", "':', ':'" })
	void whatIsNoAddressIsTakenAsItIsAndNotLookedUp(String address, String key) {
		assertThat(Address.keyOf(address)).isEqualTo(key);
	}

	@Test
	void whatIsTooLongIsCut() {
		assertThat(Address.keyOf("a:".repeat(5000))).hasSize(64);
	}

	@Test
	void nothingIsNoAddress() {
		assertThat(Address.keyOf(null)).isNull();
		assertThat(Address.keyOf(" ")).isNull();
	}

}
