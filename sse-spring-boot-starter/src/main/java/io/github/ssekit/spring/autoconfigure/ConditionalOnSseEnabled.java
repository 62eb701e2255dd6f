package io.github.ssekit.spring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Only where {@code sse.enabled} is not false; for beans of the application, too, that
 * need what is missing then, such as a consumer, which needs Redis.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ConditionalOnBooleanProperty(name = "sse.enabled", matchIfMissing = true)
public @interface ConditionalOnSseEnabled {

}
