package io.github.ssekit.spring.internal.login;

import java.security.Principal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Knows when a login ends. Called by many threads. */
@FunctionalInterface
public interface LoginExpiry {

	/**
	 * When that login ends.
	 * @param principal who has logged in
	 * @return the end; null where there is none, or it is not known
	 */
	@Nullable Instant of(Principal principal);

}
