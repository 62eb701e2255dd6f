/**
 * The protocols that the scripts and their callers form, on simulated time: a seed is a
 * schedule, and can be played again. Read it from
 * {@link io.github.ssekit.redis.simulation.Schedule} on: it sets up a
 * {@link io.github.ssekit.redis.simulation.SimulatedWorld} (time), a
 * {@link io.github.ssekit.redis.simulation.SimulatedRedis} that runs the scripts as they
 * are, a {@link io.github.ssekit.redis.simulation.SimulatedNetwork} that delays and
 * loses, and {@link io.github.ssekit.redis.simulation.SimulatedNode}s, which are models
 * of the classes that call the scripts. It lets nodes stand still, die and come, and
 * Redis be away, and holds what came of it against what is promised.
 */
package io.github.ssekit.redis.simulation;
