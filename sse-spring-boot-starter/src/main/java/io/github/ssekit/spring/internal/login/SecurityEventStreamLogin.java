package io.github.ssekit.spring.internal.login;

import java.util.Set;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.FormLoginConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/**
 * Answers 401 to an {@code EventSource} that nobody has logged in, in place of sending it
 * to a page where people log in: it would follow, and get HTML. An entry point that the
 * application has set itself stays, and so does what others are answered.
 */
public final class SecurityEventStreamLogin extends AbstractHttpConfigurer<SecurityEventStreamLogin, HttpSecurity> {

	@Override
	public void init(HttpSecurity http) {
		// after the ways to log in: the first entry point is for whoever matches none
		http.with(new Last(), Customizer.withDefaults());
	}

	/** Comes when all others have been initialized. */
	private static final class Last extends AbstractHttpConfigurer<Last, HttpSecurity> {

		@Override
		public void init(HttpSecurity http) {
			if (!sendsToPage(http)) {
				return;
			}
			MediaTypeRequestMatcher events = new MediaTypeRequestMatcher(MediaType.TEXT_EVENT_STREAM);
			events.setUseEquals(true);
			events.setIgnoredMediaTypes(Set.of(MediaType.ALL));
			http.exceptionHandling((handling) -> handling
				.defaultAuthenticationEntryPointFor(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), events));
		}

		@SuppressWarnings("unchecked") // a class has no type parameters
		private static boolean sendsToPage(HttpSecurity http) {
			return http.getConfigurer(FormLoginConfigurer.class) != null
					|| http.getConfigurer(OAuth2LoginConfigurer.class) != null;
		}

	}

}
