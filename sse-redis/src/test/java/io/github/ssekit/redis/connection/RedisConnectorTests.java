package io.github.ssekit.redis.connection;

import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisConnectorTests {

	private final Logger lettuce = (Logger) LoggerFactory.getLogger(RedisChannelHandler.class);

	private final ListAppender<ILoggingEvent> said = new ListAppender<>();

	private final Level before = this.lettuce.getLevel();

	@BeforeEach
	void listen() {
		this.said.setContext(this.lettuce.getLoggerContext());
		this.said.start();
		this.lettuce.addAppender(this.said);
		this.lettuce.setLevel(Level.WARN);
	}

	@AfterEach
	void listenNoMore() {
		this.lettuce.detachAppender(this.said);
		this.lettuce.setLevel(this.before);
	}

	@Test
	void saysNothingWhereTheClientHasClosedItsConnectionsFirst() {
		try (RedisServer redis = RedisServer.start()) {
			RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
			RedisConnector.Connected commands = RedisConnector.of(client).connect();
			client.shutdown();

			RedisConnector.close(commands.connection());

			assertThat(this.said.list).isEmpty();
			commands.connection().closeAsync().join();
			assertThat(this.said.list).as("what Lettuce says otherwise").hasSize(1);
		}
	}

	@Test
	void saysNothingWhereTheClientIsShutDownRightAfterItsConnectionsWereClosed() {
		try (RedisServer redis = RedisServer.start()) {
			for (int round = 0; round < 20; round++) {
				RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
				RedisConnector connector = RedisConnector.of(client);
				RedisConnector.closeAndWait(connector.connect().connection());
				RedisConnector.closeAndWait(connector.connectPubSub());
				client.shutdown(0, 2, TimeUnit.SECONDS);
			}
			assertThat(this.said.list).isEmpty();
		}
	}

}
