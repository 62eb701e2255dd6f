/**
 * An application of three classes, so that its tests have something to test: a service
 * that publishes, and a controller that streams.
 */
@NullMarked
package io.github.ssekit.example.testing;

import org.jspecify.annotations.NullMarked;
