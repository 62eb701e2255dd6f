/**
 * Whole hubs on simulated time and threads, over a simulated store, broker and presence,
 * with simulated clients: a seed is a schedule, and can be played again. Read it from
 * {@link io.github.ssekit.simulation.Simulation} on: it sets up a
 * {@link io.github.ssekit.simulation.SimulatedWorld} (time, threads, chance), a
 * {@link io.github.ssekit.simulation.SimulatedCluster} (what Redis is in earnest), hubs
 * and {@link io.github.ssekit.simulation.SimulatedClient}s, lets a
 * {@link io.github.ssekit.simulation.Script} happen to them, and holds what was heard
 * against what was published.
 */
package io.github.ssekit.simulation;
