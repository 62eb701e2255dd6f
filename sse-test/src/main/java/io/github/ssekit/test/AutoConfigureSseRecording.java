package io.github.ssekit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Puts a {@link RecordingSsePublisher} in front of the application's publisher, beside
 * {@code @SpringBootTest}, {@code @WebMvcTest} or another slice, to be injected into the
 * test. It hears what the application publishes by {@code SsePublisher}, by
 * {@code SseMessage} and by {@code SseAsyncPublisher}, and streams hear it as ever. Where
 * a slice has no publisher it is the only one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration(SseRecordingAutoConfiguration.class)
public @interface AutoConfigureSseRecording {

}
