package io.github.ssekit.redis.ledger;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The short form of the {@link Ledger}, with another seed each time; it says which.
 * {@code -Dledger.seconds} and {@code -Dledger.seed} choose.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class LedgerTests {

	private static final long SECONDS = Long.getLong("ledger.seconds", 12);

	@ParameterizedTest
	@EnumSource
	void everyReaderHearsEveryAcceptedEventOnceAndInOrderWhateverGoesWrong(BrokerKind broker)
			throws InterruptedException {
		Ledger.run(broker, Long.getLong("ledger.seed", System.nanoTime()), Duration.ofSeconds(SECONDS));
	}

}
