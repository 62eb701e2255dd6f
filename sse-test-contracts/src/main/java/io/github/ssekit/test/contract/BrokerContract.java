package io.github.ssekit.test.contract;

/**
 * What a {@link io.github.ssekit.broker.Broker} promises on one node: that publishing
 * places and announces as one step ({@link AnnouncementContract}), what is heard and what
 * is not ({@link SubscriptionContract}), that a key is published once
 * ({@link IdempotencyContract}), and that versions rise ({@link VersionContract}), and
 * that what comes from a numbered source comes once and in its order
 * ({@link SourceContract}).
 */
public interface BrokerContract
		extends AnnouncementContract, SubscriptionContract, IdempotencyContract, VersionContract, SourceContract {

}
