package io.github.ssekit.test.contract;

/**
 * What a {@link io.github.ssekit.presence.Presence} promises on one node: exact counts
 * ({@link CountingContract}), a policy for duplicates ({@link DuplicateContract}), a
 * limit for each client ({@link LimitContract}), kicks ({@link KickContract}), topics
 * that are revoked ({@link RevokeContract}), and who has come and left
 * ({@link JoinAndLeaveContract}).
 */
public interface PresenceContract
		extends CountingContract, DuplicateContract, LimitContract, KickContract, RevokeContract, JoinAndLeaveContract {

}
