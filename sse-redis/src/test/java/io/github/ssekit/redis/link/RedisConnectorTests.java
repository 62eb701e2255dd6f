package io.github.ssekit.redis.link;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisConnectorTests {

	@Test
	void saysNothingWhereTheClientHasClosedItsConnectionsFirst() {
		Logger lettuce = (Logger) LoggerFactory.getLogger(RedisChannelHandler.class);
		ListAppender<ILoggingEvent> said = new ListAppender<>();
		said.setContext(lettuce.getLoggerContext());
		said.start();
		lettuce.addAppender(said);
		Level before = lettuce.getLevel();
		lettuce.setLevel(Level.WARN);
		try (RedisServer redis = RedisServer.start()) {
			RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
			RedisConnector connector = RedisConnector.of(client);
			RedisConnector.Connected commands = connector.connect();
			client.shutdown();

			RedisConnector.close(commands.connection());

			assertThat(said.list).isEmpty();
			commands.connection().closeAsync().join();
			assertThat(said.list).as("what Lettuce says otherwise").hasSize(1);
		}
		finally {
			lettuce.detachAppender(said);
			lettuce.setLevel(before);
		}
	}

}
