package io.github.ssekit.test.contract;

/**
 * What an {@link io.github.ssekit.store.EventStore} promises: how places are continued
 * ({@link ReplayContract}), that they are never given twice ({@link OffsetContract}), how
 * much is kept ({@link RetentionContract}), and where readers begin
 * ({@link StartContract}). Whoever asks which topics have moved is told of all that have
 * ({@link HeadComparisonContract}).
 */
public interface EventStoreContract
		extends ReplayContract, OffsetContract, RetentionContract, StartContract, HeadComparisonContract {

}
