/**
 * Prices for those who bring a bearer token: by {@code fetch} with the token itself, and
 * by {@code EventSource}, which sends no headers, with a one-time ticket.
 */
@NullMarked
package io.github.ssekit.example.jwt;

import org.jspecify.annotations.NullMarked;
