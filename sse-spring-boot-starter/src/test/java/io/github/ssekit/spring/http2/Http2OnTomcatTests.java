package io.github.ssekit.spring.http2;

import io.github.ssekit.spring.support.Server;

class Http2OnTomcatTests extends Http2TestCase {

	Http2OnTomcatTests() {
		super(Server.TOMCAT);
	}

}
