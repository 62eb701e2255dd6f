/** Streams end with the login that opened them. */
@NullMarked
package io.github.ssekit.spring.internal.login;

import org.jspecify.annotations.NullMarked;
