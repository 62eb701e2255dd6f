package io.github.ssekit.test.contract;

/**
 * What an {@link io.github.ssekit.internal.registry.EmitterRegistry} promises: that
 * emitters are found ({@link LookupContract}), that a delivery reaches the listeners of
 * its topic and nobody else ({@link DeliveryContract}), and which topics are of interest
 * ({@link InterestContract}).
 */
public interface EmitterRegistryContract extends LookupContract, DeliveryContract, InterestContract {

}
