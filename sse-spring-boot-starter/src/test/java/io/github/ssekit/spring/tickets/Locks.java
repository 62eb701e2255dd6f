package io.github.ssekit.spring.tickets;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring Security in front of a {@link Shop}, with its defaults and three ways to log in;
 * it is never told of tickets.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Shop.class, Locks.CsrfEndpoint.class })
class Locks {

	private static final SecretKey KEY = new SecretKeySpec(
			"a key of this test, which is no secret".getBytes(StandardCharsets.US_ASCII), "HmacSHA256");

	@Bean
	SecurityFilterChain security(HttpSecurity http) {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/admin/**")
				.hasRole("ADMIN")
				.requestMatchers("/error", "/open", "/csrf", "/tickets/path")
				.permitAll()
				.anyRequest()
				.authenticated())
			.httpBasic(Customizer.withDefaults())
			.formLogin(Customizer.withDefaults())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(
				List.of(User.withUsername("alice").password("{noop}secret").roles("USER").build(),
						User.withUsername("bob").password("{noop}secret").roles("USER").build(),
						User.withUsername("root").password("{noop}secret").roles("ADMIN").build()));
	}

	@Bean
	JwtDecoder jwtDecoder() {
		return NimbusJwtDecoder.withSecretKey(KEY).build();
	}

	/** The header of a login by password. */
	static String basic(String user, String password) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

	/** A token that is good until then. */
	static String token(String user, Instant end) {
		return new NimbusJwtEncoder(new ImmutableSecret<>(KEY))
			.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(),
					JwtClaimsSet.builder()
						.subject(user)
						.claim("scope", "orders")
						.issuedAt(end.minusSeconds(3600))
						.expiresAt(end)
						.build()))
			.getTokenValue();
	}

	/** What a page needs to know before it posts. */
	@RestController
	static class CsrfEndpoint {

		@GetMapping("/csrf")
		Map<String, String> csrf(CsrfToken token) {
			return Map.of("header", token.getHeaderName(), "token", token.getToken());
		}

	}

}
