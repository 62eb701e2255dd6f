package io.github.ssekit.spring.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Names the hubs where there are several, and says how to have them. It comes before
 * Boot's own analyser, whose advice, {@code @Primary}, would do for hubs and not for
 * publishers, of which there is a primary one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SeveralHubsFailureAnalyzer extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException> {

	private final ConfigurableListableBeanFactory beans;

	SeveralHubsFailureAnalyzer(BeanFactory beans) {
		this.beans = (ConfigurableListableBeanFactory) beans;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
		Class<?> wanted = cause.getBeanType();
		if (wanted != SseHub.class && wanted != SsePublisher.class) {
			return null;
		}
		List<String> hubs = hubsAmong(cause.getBeanNamesFound());
		if (hubs.isEmpty()) {
			return null;
		}
		return (hubs.size() > 1) ? severalHubs(hubs, cause) : primaryHub(hubs.get(0), cause);
	}

	private FailureAnalysis severalHubs(List<String> hubs, Throwable cause) {
		String last = hubs.get(hubs.size() - 1);
		return new FailureAnalysis(
				"There are " + hubs.size()
						+ " beans of type SseHub, and SseKit cannot tell which of them streams are to"
						+ " be opened on:\n\n" + described(hubs),
				"Leave the one whose streams @SseEndpoint methods open as it is, and declare each other one as"
						+ " @Bean(defaultCandidate = false), to be injected with its name: @Qualifier(\"" + last
						+ "\") SseHub. Not by @Primary, which would make it a second primary SsePublisher beside"
						+ " ssePublisher.",
				cause);
	}

	private FailureAnalysis primaryHub(String hub, Throwable cause) {
		return new FailureAnalysis(
				"The SseHub " + described(List.of(hub)).strip() + " is primary, and so is the SsePublisher"
						+ " 'ssePublisher': it cannot be told which of them is to be injected.",
				"Leave @Primary out of the hub. It is the only one for whoever wants an SseHub, and publishers are"
						+ " injected as SsePublisher. If there are several hubs, declare each other one as"
						+ " @Bean(defaultCandidate = false), to be injected by @Qualifier.",
				cause);
	}

	/** Those that are meant; Spring does not name them where several are primary. */
	private List<String> hubsAmong(@Nullable Collection<String> names) {
		return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, SseHub.class, true, false))
			.filter((hub) -> (names != null) ? names.contains(hub) : isPrimary(hub))
			.toList();
	}

	private boolean isPrimary(String name) {
		ConfigurableListableBeanFactory holder = holderOf(name);
		return holder != null && holder.getBeanDefinition(name).isPrimary();
	}

	private String described(List<String> names) {
		return names.stream()
			.map((name) -> "\t'" + name + "' (" + originOf(name) + ")")
			.collect(Collectors.joining("\n"));
	}

	private String originOf(String name) {
		ConfigurableListableBeanFactory holder = holderOf(name);
		if (holder == null) {
			return "a registered singleton";
		}
		BeanDefinition definition = holder.getBeanDefinition(name);
		String method = (definition.getFactoryMethodName() != null) ? "#" + definition.getFactoryMethodName() : "";
		return (definition.getResourceDescription() != null) ? definition.getResourceDescription() + method
				: "registered by the application";
	}

	/** Where a bean is defined, which may be in a parent; null where it is nowhere. */
	private @Nullable ConfigurableListableBeanFactory holderOf(String name) {
		BeanFactory factory = this.beans;
		while (factory instanceof ConfigurableListableBeanFactory listable) {
			if (listable.containsBeanDefinition(name)) {
				return listable;
			}
			factory = listable.getParentBeanFactory();
		}
		return null;
	}

}
