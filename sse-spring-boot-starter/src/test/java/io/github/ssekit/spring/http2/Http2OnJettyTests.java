package io.github.ssekit.spring.http2;

import io.github.ssekit.spring.support.Server;

class Http2OnJettyTests extends Http2TestCase {

	Http2OnJettyTests() {
		super(Server.JETTY);
	}

}
