package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.internal.openapi.StreamOperations;
import io.swagger.v3.oas.models.Operation;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Describes endpoints in the OpenAPI document, where springdoc-openapi makes one.
 */
@AutoConfiguration
@ConditionalOnClass({ GlobalOperationCustomizer.class, Operation.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnSseEnabled
public final class SseOpenApiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StreamOperations sseStreamOperations() {
		// it would be described by its getters
		SpringDocUtils.getConfig().addResponseTypeToIgnore(SseStream.class);
		return new StreamOperations();
	}

}
