/**
 * What every implementation of an extension point of the engine has to pass: each promise
 * that stands on {@link io.github.ssekit.store.EventStore},
 * {@link io.github.ssekit.broker.Broker}, {@link io.github.ssekit.presence.Presence},
 * {@link io.github.ssekit.internal.registry.EmitterRegistry},
 * {@link io.github.ssekit.transport.EventSink} and
 * {@link io.github.ssekit.access.TicketStore} is a test here, in the same words. A test
 * class implements the contract and says where its subject comes from; what several nodes
 * promise each other, and what is promised on a line that may fail, are contracts of
 * their own. No test is ever skipped: what a subject does not guarantee it declares
 * ({@link io.github.ssekit.test.contract.Features}), and exactly that is tested.
 * <p>
 * What comes later is waited for as long as the system property
 * {@code ssekit.test.patience} says, in milliseconds; 10 seconds where it says nothing.
 */
@NullMarked
package io.github.ssekit.test.contract;

import org.jspecify.annotations.NullMarked;
