package io.github.ssekit.spring.internal.metrics;

import jakarta.servlet.Filter;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Puts a {@link StreamObservationFilter} around the filter that observes requests, where
 * that is registered by a {@link FilterRegistrationBean}, as Boot does it.
 */
public final class StreamObservationPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof FilterRegistrationBean<?> registration
				&& registration.getFilter() instanceof ServerHttpObservationFilter observing) {
			@SuppressWarnings("unchecked") // whoever asks for its filter asks for a
											// Filter
			FilterRegistrationBean<Filter> any = (FilterRegistrationBean<Filter>) registration;
			any.setFilter(new StreamObservationFilter(observing));
		}
		return bean;
	}

}
