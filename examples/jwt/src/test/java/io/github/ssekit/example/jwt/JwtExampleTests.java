package io.github.ssekit.example.jwt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/** What a token opens, what a ticket opens, and until when. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JwtExampleTests {

	@LocalServerPort
	private int port;

	@Value("${example.key}")
	private String key;

	@Test
	void aTokenOpensAStream() {
		BrowserSession alice = withToken(Instant.now().plusSeconds(600));
		try (SseTestClient stream = alice.stream("/prices").openAndAwait()) {
			assertThatPricesAreHeard(alice, stream);
		}
	}

	@Test
	void aTicketOpensAStreamOnceForWhoHasAskedForIt() {
		BrowserSession alice = withToken(Instant.now().plusSeconds(600));
		String path = "/prices?ticket=" + alice.ticket("/prices/ticket");
		BrowserSession page = BrowserSession.at(this.port); // without the token
		try (SseTestClient stream = page.stream(path).openAndAwait()) {
			assertThatPricesAreHeard(alice, stream);
		}
		try (SseTestClient again = page.stream(path).open()) {
			assertThat(again.awaitClosed().status()).isEqualTo(401);
		}
	}

	@Test
	void aStreamEndsWithItsToken() {
		BrowserSession alice = withToken(Instant.now().plusSeconds(4));
		try (SseTestClient stream = alice.stream("/prices").openAndAwait()) {
			assertThat(stream.awaitEvent("sse.closed").data()).contains("auth-expired");
		}
	}

	@Test
	void nobodyGetsMoreThanThePage() {
		BrowserSession nobody = BrowserSession.at(this.port);
		assertThat(nobody.get("/").body()).contains("<h1>Prices</h1>");
		assertThat(nobody.post("/prices/ticket", "application/json", "").statusCode()).isEqualTo(401);
		try (SseTestClient stream = nobody.stream("/prices").open()) {
			assertThat(stream.awaitClosed().status()).isEqualTo(401);
		}
	}

	private static void assertThatPricesAreHeard(BrowserSession publisher, SseTestClient stream) {
		assertThat(stream.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
		publisher.post("/prices", "application/json", "{\"symbol\":\"ACME\",\"cents\":1250}");
		assertThat(stream.awaitEvent("price").data()).isEqualTo("{\"symbol\":\"ACME\",\"cents\":1250}");
	}

	/** As an identity provider would sign it. */
	private BrowserSession withToken(Instant end) {
		NimbusJwtEncoder provider = new NimbusJwtEncoder(
				new ImmutableSecret<>(new SecretKeySpec(this.key.getBytes(StandardCharsets.UTF_8), "HmacSHA256")));
		JwtClaimsSet claims = JwtClaimsSet.builder().subject("alice").expiresAt(end).build();
		return BrowserSession.at(this.port)
			.bearer(provider.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims))
				.getTokenValue());
	}

}
