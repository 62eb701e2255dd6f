package io.github.ssekit.spring.internal.check;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.session.SessionRepository;

/** Whether sessions are looked up that may end where nobody tells of it. */
public final class SpringSessionCheck implements Check {

	private final boolean followsLogins;

	private final Duration interval;

	private final ObjectProvider<SessionRepository<?>> repositories;

	/**
	 * Create it.
	 * @param followsLogins {@code sse.auth.follow-login}
	 * @param interval {@code sse.auth.session-check-interval}
	 * @param repositories where Spring Session keeps its sessions
	 */
	public SpringSessionCheck(boolean followsLogins, Duration interval,
			ObjectProvider<SessionRepository<?>> repositories) {
		this.followsLogins = followsLogins;
		this.interval = interval;
		this.repositories = repositories;
	}

	@Override
	public void look(Report report) {
		if (this.followsLogins && this.interval.isZero() && this.repositories.stream().findAny().isPresent()) {
			report.warn("sse.auth.session-check-interval", this.interval.toSeconds(),
					"a session of Spring Session that is ended on another node, or times out, may end without an"
							+ " event, and its streams go on",
					"set it to a time such as 30s, after which such a stream ends at the latest");
		}
	}

}
