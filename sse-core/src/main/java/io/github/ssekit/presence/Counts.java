package io.github.ssekit.presence;

/**
 * How many are here.
 *
 * @param clients how many clients have a stream open
 * @param streams how many streams are open
 */
public record Counts(int clients, int streams) {
}
