/**
 * What the tests of the core stand on: sinks, stores and brokers that do as they are
 * told.
 */
package io.github.ssekit.fakes;
