package io.github.ssekit.redis.cluster;

import java.time.Duration;

import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisSentinels;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A master dies or hands over under load. How long that takes is up to the Sentinels: an
 * election that ends undecided is held again after ten seconds, and a Sentinel that was
 * itself held up sits still for thirty.
 */
@Timeout(240)
@Tag("cluster")
class SentinelFailOverTests {

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenAMasterIsKilled(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start();
				UnderLoad load = new UnderLoad(broker, () -> client(sentinels))) {
			RedisServer master = sentinels.master();
			load.during(() -> {
				load.whenReplicated(master, sentinels::killMaster);
				sentinels.awaitMasterOtherThan(master);
			});
			load.assertNothingIsLost();
		}
	}

	/** It may take something that its replicas have not seen yet. */
	@ParameterizedTest
	@EnumSource
	void whatAMasterTakesWithItIsTold(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start();
				UnderLoad load = new UnderLoad(broker, () -> client(sentinels))) {
			load.during(() -> sentinels.awaitMasterOtherThan(sentinels.killMaster()));
			load.assertNothingIsLostInSilence();
		}
	}

	/** What an old master takes while it is replaced is lost, since replicas lag. */
	@ParameterizedTest
	@EnumSource
	void whatAPlannedFailOverLosesIsTold(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start();
				UnderLoad load = new UnderLoad(broker, () -> client(sentinels))) {
			load.during(sentinels::failOver);
			load.assertNothingIsLostInSilence();
		}
	}

	private static RedisClient client(RedisSentinels sentinels) {
		RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(sentinels.masterName());
		for (RedisAddress sentinel : sentinels.sentinels()) {
			uri.withSentinel(sentinel.host(), sentinel.port());
		}
		return RedisClient.create(uri.withTimeout(Duration.ofSeconds(2)).build());
	}

}
