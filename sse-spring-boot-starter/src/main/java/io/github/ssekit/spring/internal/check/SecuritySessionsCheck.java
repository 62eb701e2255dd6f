package io.github.ssekit.spring.internal.check;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.session.ConcurrentSessionFilter;

/**
 * Whether it can be seen which sessions Spring Security has marked as expired: a registry
 * that it has made for itself tells nobody.
 */
public final class SecuritySessionsCheck implements Check {

	private final boolean followsLogins;

	private final ObjectProvider<SecurityFilterChain> chains;

	private final ObjectProvider<SessionRegistry> registries;

	/**
	 * Create it.
	 * @param followsLogins {@code sse.auth.follow-login}
	 * @param chains all chains of Spring Security
	 * @param registries what {@code maximumSessions} counts by
	 */
	public SecuritySessionsCheck(boolean followsLogins, ObjectProvider<SecurityFilterChain> chains,
			ObjectProvider<SessionRegistry> registries) {
		this.followsLogins = followsLogins;
		this.chains = chains;
		this.registries = registries;
	}

	@Override
	public void look(Report report) {
		if (!this.followsLogins) {
			return;
		}
		List<SessionRegistry> known = this.registries.stream().toList();
		boolean limited = this.chains.stream()
			.flatMap((chain) -> chain.getFilters().stream())
			.anyMatch(ConcurrentSessionFilter.class::isInstance);
		if (limited && known.isEmpty()) {
			report.warn("maximumSessions", "set, without a bean of type SessionRegistry",
					"a session that is one too many is expired where nobody can see it, and its streams go on until"
							+ " its next request",
					"declare a bean of type SessionRegistryImpl, or SpringSessionBackedSessionRegistry with Spring"
							+ " Session, and give it to maximumSessions");
		}
		else if (limited && known.size() > 1 && this.registries.getIfUnique() == null) {
			report.warn("maximumSessions", known.size() + " beans of type SessionRegistry",
					"it is not known which of them tells of sessions that are one too many, and their streams go on"
							+ " until their next request",
					"mark one of them as primary");
		}
	}

}
