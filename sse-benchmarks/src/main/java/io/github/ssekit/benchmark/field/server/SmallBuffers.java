package io.github.ssekit.benchmark.field.server;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/** What docs/operating.md tells those who keep many streams open on Tomcat. */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/github/ssekit/benchmark/field/server/small-buffers.properties")
class SmallBuffers {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> socketBuffers() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			connector.setProperty("socket.appReadBufSize", "1024");
			connector.setProperty("socket.appWriteBufSize", "1024");
			connector.setProperty("socket.bufferPool", "0");
		});
	}

}
