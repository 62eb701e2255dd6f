/**
 * The nouns: what is published, under which name, at which place, and what a reader of it
 * may ask for. They know nobody else.
 */
@NullMarked
package io.github.ssekit.event;

import org.jspecify.annotations.NullMarked;
