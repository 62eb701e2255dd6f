package io.github.ssekit.test.contract;

/**
 * What a {@link io.github.ssekit.broker.Broker} promises on one node: that publishing
 * places and announces as one step ({@link AnnouncementContract}), what is heard and what
 * is not ({@link SubscriptionContract}), and that a key is published once
 * ({@link IdempotencyContract}).
 */
public interface BrokerContract extends AnnouncementContract, SubscriptionContract, IdempotencyContract {

}
