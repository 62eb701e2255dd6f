package io.github.ssekit.spring.internal.check;

import io.github.ssekit.spring.internal.mapping.StreamMethods;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Whether a WebFlux application has methods that open streams: there is nobody there who
 * makes one of what they return, and WebFlux would write it as any object. To publish is
 * what such an application can do.
 */
public final class ReactiveApplicationCheck implements Check {

	private final ListableBeanFactory beans;

	public ReactiveApplicationCheck(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public boolean mayRefuse() {
		return true;
	}

	@Override
	public void look(Report report) {
		for (String name : this.beans.getBeanNamesForAnnotation(Controller.class)) {
			Class<?> type = this.beans.getType(name);
			if (type != null) {
				look(name, ClassUtils.getUserClass(type));
			}
		}
	}

	private void look(String name, Class<?> type) {
		MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<Boolean>) (method) -> true)
			.keySet()
			.stream()
			.filter((method) -> StreamMethods.opensStream(new HandlerMethod(name, this.beans, method)))
			.findFirst()
			.ifPresent((method) -> {
				throw new SelfCheckFailedException(
						type.getName() + "#" + method.getName()
								+ " is to open streams, and this is a WebFlux application"
								+ " (a reactive web application): streams are opened by Spring MVC only, and WebFlux"
								+ " would answer 200 with something that is no stream.",
						"Let the application run on Spring MVC: leave out spring-boot-starter-webflux, or set"
								+ " spring.main.web-application-type to servlet. A WebFlux application can publish, through"
								+ " Redis, to streams that another application opens.");
			});
	}

}
