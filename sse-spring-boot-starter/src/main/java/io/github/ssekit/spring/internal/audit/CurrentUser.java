package io.github.ssekit.spring.internal.audit;

import org.jspecify.annotations.Nullable;

/** Knows who is logged in, where more than the request knows it. */
@FunctionalInterface
public interface CurrentUser {

	/** The name of who is logged in on this thread; null for nobody. */
	@Nullable String name();

}
