package io.github.ssekit.example.migration;

/**
 * What is sent, as JSON both ways.
 *
 * @param title its title
 * @param text its text
 */
record Article(String title, String text) {
}
