package io.github.ssekit.spring.http2;

import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = { false, true })
class Http2OnJettyTests extends Http2TestCase {

	Http2OnJettyTests() {
		super(Server.JETTY);
	}

}
