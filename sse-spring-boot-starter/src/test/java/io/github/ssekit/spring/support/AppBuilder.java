package io.github.ssekit.spring.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;

/** Says how an {@link App} is to be, and starts it. */
public final class AppBuilder {

	private static final List<String> SECURITY = List.of("SecurityAutoConfiguration",
			"UserDetailsServiceAutoConfiguration", "web.servlet.SecurityFilterAutoConfiguration",
			"web.servlet.ServletWebSecurityAutoConfiguration",
			"actuate.web.servlet.ManagementWebSecurityAutoConfiguration");

	private final Server server;

	private final List<Class<?>> sources = new ArrayList<>(List.of(Auto.class));

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final List<String> missing = new ArrayList<>();

	private boolean secured;

	private @Nullable ConfigurableApplicationContext parent;

	AppBuilder(Server server) {
		this.server = server;
		this.properties.put("server.port", "0");
		this.properties.put("spring.main.banner-mode", "off");
		// nobody reads the OpenAPI document but one test
		this.properties.put("springdoc.api-docs.enabled", "false");
		this.properties.put("spring.main.log-startup-info", "false");
	}

	/** With these configurations, controllers and other components. */
	public AppBuilder with(Class<?>... components) {
		this.sources.addAll(List.of(components));
		return this;
	}

	/** With this property. */
	public AppBuilder property(String name, Object value) {
		this.properties.put(name, value);
		return this;
	}

	/** With Spring Security, which is on the class path but stays away otherwise. */
	public AppBuilder secured() {
		this.secured = true;
		return this;
	}

	/** Without the classes of these packages, as if their jars were missing. */
	public AppBuilder without(String... packages) {
		this.missing.addAll(List.of(packages));
		return this;
	}

	/** In a context that has this parent. */
	public AppBuilder childOf(ConfigurableApplicationContext parent) {
		this.parent = parent;
		return this;
	}

	/** Start it, on a free port. */
	public App start() {
		return new App(run(WebApplicationType.SERVLET));
	}

	/** Start it as an application without a web server. */
	public ConfigurableApplicationContext startWithoutWeb() {
		return run(WebApplicationType.NONE);
	}

	private ConfigurableApplicationContext run(WebApplicationType type) {
		List<String> excluded = new ArrayList<>(List.of(this.server.other()));
		if (!this.secured) {
			SECURITY.forEach((name) -> excluded.add("org.springframework.boot.security.autoconfigure." + name));
		}
		if (!this.missing.isEmpty()) {
			// its conditions are looked at too late for classes that are hidden, and not
			// missing
			excluded.add("org.springframework.boot.security.oauth2.server.resource.autoconfigure.web"
					+ ".OAuth2ResourceServerWebSecurityAutoConfiguration");
		}
		this.properties.put("spring.autoconfigure.exclude", String.join(",", excluded));
		SpringApplicationBuilder builder = new SpringApplicationBuilder(loader(),
				this.sources.toArray(Class<?>[]::new));
		if (this.parent != null) {
			builder.parent(this.parent);
		}
		return builder.web(type)
			.registerShutdownHook(false)
			.properties("sse.redis.enabled=false") // whose tests bring it along
			.properties(this.properties)
			.run();
	}

	private @Nullable ResourceLoader loader() {
		return this.missing.isEmpty() ? null
				: new DefaultResourceLoader(new FilteredClassLoader(this.missing.toArray(String[]::new)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Auto {

	}

}
