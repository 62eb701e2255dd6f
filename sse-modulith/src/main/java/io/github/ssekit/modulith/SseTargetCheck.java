package io.github.ssekit.modulith;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.modulith.events.Externalized;
import org.springframework.util.ClassUtils;

/**
 * Looks at start at the targets of all annotated classes in the packages of the
 * application. What is found there by nobody, as in a native image, is found when an
 * event of it is published.
 */
final class SseTargetCheck implements InitializingBean {

	private static final Logger log = LoggerFactory.getLogger(SseTargetCheck.class);

	private final List<String> packages;

	private final boolean hasRegistry;

	private final ResourceLoader resources;

	SseTargetCheck(List<String> packages, boolean hasRegistry, ResourceLoader resources) {
		this.packages = packages;
		this.hasRegistry = hasRegistry;
		this.resources = resources;
	}

	@Override
	public void afterPropertiesSet() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.setResourceLoader(this.resources);
		scanner.addIncludeFilter(new AnnotationTypeFilter(Externalized.class));
		for (String name : this.packages) {
			for (BeanDefinition found : scanner.findCandidateComponents(name)) {
				check(String.valueOf(found.getBeanClassName()));
			}
		}
		if (!this.hasRegistry) {
			log.warn("There is no event publication registry: events are published after their transaction was"
					+ " committed, and are lost where the process ends before. The way out: add one, such as"
					+ " spring-modulith-starter-jdbc.");
		}
	}

	private void check(String name) {
		Class<?> type = ClassUtils.resolveClassName(name, this.resources.getClassLoader());
		SseTarget target = SseTarget.of(type);
		if (target != null) {
			target.check(type);
		}
	}

}
