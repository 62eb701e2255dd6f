/**
 * Lincheck for the classes that stand on atomics or on a monitor of their own: what a few
 * threads do at once, under every order of their steps. The tests stand beside the
 * classes and are named {@code …ScheduleTests}; each also shows faults that it finds.
 */
package io.github.ssekit.lincheck;
