package io.github.ssekit.spring.http2;

import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With TLS, as browsers speak HTTP/2. (Without it, the JDK's client begins with an
 * upgrade, and of such a stream Tomcat tells neither that there is room nor that the
 * client has gone.)
 */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = true)
class Http2OnTomcatTests extends Http2TestCase {

	Http2OnTomcatTests() {
		super(Server.TOMCAT);
	}

}
