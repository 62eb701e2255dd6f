package io.github.ssekit.spring.internal.http;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Says who publishes, and whether they may publish at all. */
@FunctionalInterface
public interface PublishAccess {

	/** Whoever it is. */
	PublishAccess ANYBODY = HttpServletRequest::getUserPrincipal;

	/**
	 * Look at the caller.
	 * @param request their request
	 * @return who they are; null for nobody who is known
	 * @throws PublishRefusedException if they may not publish
	 */
	@Nullable Principal callerOf(HttpServletRequest request) throws PublishRefusedException;

}
