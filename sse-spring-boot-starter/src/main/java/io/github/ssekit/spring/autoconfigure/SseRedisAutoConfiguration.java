package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.access.TicketStore;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.ServerProbe;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Shares events with other nodes through Redis, where it is on the class path and
 * configured. The application starts without Redis, and finds it when it comes.
 */
@AutoConfiguration(before = SseAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ RedisParts.class, RedisConnectionFactory.class })
@ConditionalOnSseEnabled
@ConditionalOnBooleanProperty(name = "sse.redis.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@EnableConfigurationProperties(SseRedisProperties.class)
public final class SseRedisAutoConfiguration {

	private static final Logger log = LoggerFactory.getLogger(SseRedisAutoConfiguration.class);

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	RedisParts sseRedisParts(RedisConnectionFactory factory, ObjectProvider<RedisConnector> connector,
			SseRedisProperties properties, SseProperties streams, Environment environment) {
		return new RedisParts(connector.getIfAvailable(() -> RedisConnector.of(factory)),
				properties.toSettings(environment.getProperty("spring.application.name", "")),
				streams.presence().grace());
	}

	/** First, so that customizers of the application have the last word. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SseHubBuilderCustomizer sseRedisHubBuilderCustomizer(RedisParts parts, SseRedisProperties properties) {
		return (builder) -> builder.distribution(parts.store(), parts.broker())
			.presence(parts.presence())
			.node(parts.node())
			.whenAway(properties.whenAway());
	}

	/** How Redis is set, which is a part of the self-check. */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "sse.self-check.enabled", matchIfMissing = true)
	ServerProbe sseRedisServerProbe(RedisParts parts) {
		return new ServerProbe(parts.connections());
	}

	/** Where it can be taken on any node. */
	@Bean
	@ConditionalOnMissingBean
	TicketStore sseRedisTicketStore(RedisParts parts) {
		return parts.tickets();
	}

	/** Those of a parent context are the parent's to end. */
	@Bean
	@ConditionalOnBean(value = RedisParts.class, search = SearchStrategy.CURRENT)
	ConnectionsLifecycle sseRedisConnections(RedisParts parts) {
		return new ConnectionsLifecycle(parts);
	}

	/**
	 * A master and replicas that are named one by one: the connection factory keeps to
	 * itself where they are.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DataRedisConnectionDetails.class)
	static class MasterReplicaConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RedisConnector sseRedisConnector(RedisConnectionFactory factory,
				ObjectProvider<DataRedisConnectionDetails> connectionDetails) {
			DataRedisConnectionDetails details = connectionDetails.getIfAvailable();
			DataRedisConnectionDetails.MasterReplica nodes = (details != null) ? details.getMasterReplica() : null;
			if (details == null || nodes == null || !(factory instanceof LettuceConnectionFactory lettuce)) {
				return RedisConnector.of(factory);
			}
			return RedisConnector.ofMasterReplica(lettuce,
					nodes.getNodes().stream().map((node) -> new RedisNode(node.host(), node.port())).toList(),
					details.getUsername(), details.getPassword());
		}

	}

	/**
	 * Has the lines to Redis there before the first request comes, where Redis is there.
	 * Ends what this node has in Redis before the connection factory stops, whose phase
	 * is 0, and after the streams.
	 */
	static final class ConnectionsLifecycle implements SmartLifecycle {

		private final RedisParts parts;

		private volatile boolean running;

		ConnectionsLifecycle(RedisParts parts) {
			this.parts = parts;
		}

		@Override
		public void start() {
			log.info("Events are shared through Redis: {}.", this.parts.description());
			this.parts.awaitFirstConnections();
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.parts.close();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 1024;
		}

	}

}
