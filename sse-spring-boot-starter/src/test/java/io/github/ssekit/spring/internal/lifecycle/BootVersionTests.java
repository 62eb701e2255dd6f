package io.github.ssekit.spring.internal.lifecycle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** {@code SpringBoot3Start} starts an application on Spring Boot 3.5. */
class BootVersionTests {

	@ParameterizedTest
	@ValueSource(strings = { "3.5.7", "2.7.18", "5.0.0", "40.0.0" })
	void anotherSpringBootThan4IsRefused(String version) {
		assertThatExceptionOfType(UnsupportedBootException.class).isThrownBy(() -> BootVersionListener.check(version))
			.withMessage("SseKit needs Spring Boot 4, and this is Spring Boot " + version + ".");
	}

	@Test
	void thisOneIsNot() {
		assertThatNoException().isThrownBy(() -> BootVersionListener.check(SpringBootVersion.getVersion()));
	}

}
