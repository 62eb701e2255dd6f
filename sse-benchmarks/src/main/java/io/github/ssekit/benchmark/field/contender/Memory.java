package io.github.ssekit.benchmark.field.contender;

/**
 * What a process holds after a full collection.
 *
 * @param heap bytes; not a number where there is none
 * @param direct bytes outside the heap; not a number where there is no heap
 * @param resident bytes as the kernel counts them
 */
public record Memory(double heap, double direct, double resident) {
}
