/**
 * A shop on several nodes that tells what is left of an item, and tells it only when the
 * database has taken the change.
 */
@NullMarked
package io.github.ssekit.example.messages;

import org.jspecify.annotations.NullMarked;
