package io.github.ssekit.spring.internal.http;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** One who may publish and one who may not, in an application that lets everybody in. */
@Configuration(proxyBeanMethods = false)
class Accounts {

	@Bean
	SecurityFilterChain chain(HttpSecurity http) {
		return http.csrf((csrf) -> csrf.ignoringRequestMatchers("/sse/publish"))
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(user("writer", "SSE_PUBLISH"), user("reader", "SSE_READ"));
	}

	private static UserDetails user(String name, String authority) {
		return User.withUsername(name).password("{noop}" + name).authorities(authority).build();
	}

}
