/**
 * What the tests of an application need, and no more: a publisher that records
 * ({@link io.github.ssekit.test.RecordingSsePublisher}, and
 * {@link io.github.ssekit.test.AutoConfigureSseRecording} for Spring's test slices), a
 * browser's login and tickets ({@link io.github.ssekit.test.BrowserSession}), and, in
 * {@code client}, a client that reads streams as {@code EventSource} does.
 */
@NullMarked
package io.github.ssekit.test;

import org.jspecify.annotations.NullMarked;
