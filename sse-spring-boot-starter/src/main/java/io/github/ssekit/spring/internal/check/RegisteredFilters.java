package io.github.ssekit.spring.internal.check;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;

/**
 * The filters of an application as Boot registers them: those that have a registration
 * bean, and filters that are beans themselves.
 */
public final class RegisteredFilters {

	private final ListableBeanFactory beans;

	public RegisteredFilters(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/** In their order. To be called when all beans are there. */
	List<AbstractFilterRegistrationBean<?>> find() {
		List<AbstractFilterRegistrationBean<?>> filters = new ArrayList<>();
		for (ServletContextInitializer initializer : new ServletContextInitializerBeans(this.beans)) {
			if (initializer instanceof AbstractFilterRegistrationBean<?> filter) {
				filters.add(filter);
			}
		}
		return filters;
	}

}
