package io.github.ssekit.spring.sources;

import java.util.Arrays;

import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseRedisAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseSourcesAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What is wrong with a source is told at start: property, value and the way out. */
@ExtendWith(OutputCaptureExtension.class)
class SourceMistakeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					stream=shop | sse.sources.x.type = (not set): must be one of kafka, redis-channel, redis-list, redis-stream
					type=redis-strem | sse.sources.x.type = redis-strem: must be one of kafka, redis-channel, redis-list, redis-stream
					type=kafka topics=a | sse.sources.x.type = kafka: needs sse-kafka and spring-boot-starter-kafka
					type=redis-stream | sse.sources.x.stream = (not set): must name the Redis Stream
					type=redis-list | sse.sources.x.list = (not set): must name the Redis List
					type=redis-channel | sse.sources.x.channel = (not set): must name the channel
					type=redis-channel channel=a pattern=a* | sse.sources.x.pattern = a*: must not be set beside channel
					type=redis-channel pattern=a[ | sse.sources.x.pattern = a[: has a [
					type=redis-channel pattern=a | sse.sources.x.pattern = a: has no wildcard
					type=redis-channel channel=ä | sse.sources.x.channel = ä: must be 1 or more ASCII characters
					type=redis-list list=jobs stream=shop | sse.sources.x.stream = shop: is no setting of the type redis-list, which has lease, list, max-deliveries, producers-at-the-right
					type=redis-channel channel=a max-deliveries=3 | sse.sources.x.max-deliveries = 3: is no setting of the type redis-channel
					type=redis-list list=jobs options.a=b | sse.sources.x.options = {a=b}: is no setting of the type redis-list
					type=redis-list list=jobs max-delivery=3 | sse.sources.x.max-delivery = 3: is no setting of a source; there are
					type=redis-list list=jobs max-deliveries=0 | sse.sources.x.max-deliveries = 0: must be at least 1
					type=redis-list list=jobs lease=10ms | sse.sources.x.lease = PT0.01S: must be at least 1s
					type=redis-list list=jo}bs | sse.sources.x.list = jo}bs: may have braces only around a hash tag
					type=redis-stream stream=shop min-idle=0 | sse.sources.x.min-idle = PT0S: must be at least 1ms
					type=redis-stream stream=shop group= | sse.sources.x.group = : must not be empty
					type=redis-stream stream=shop dead-letters= | sse.sources.x.dead-letters = : must not be empty
					type=redis-channel channel=a max-waiting=0 | sse.sources.x.max-waiting = 0: must be at least 1
					type=redis-list list=jobs event=a | sse.sources.x.event = a: needs sse.sources.x.topic
					type=redis-list list=jobs topic=orders/{ | sse.sources.x.topic = orders/{: has a { that no } closes
					type=redis-list list=jobs topic=orders/{1} | sse.sources.x.topic = orders/{1}: has {1}, but there is no pattern of channels
					type=redis-channel pattern=a.* topic=a/{2} | sse.sources.x.topic = a/{2}: has {2}, but the pattern has 1 wildcard
					type=redis-list list=jobs topic=orders/{?} | sse.sources.x.topic = orders/{?}: has an unknown placeholder {?}
					type=redis-list list=jobs topic=//{id} | sse.sources.x.topic = //{id}: would never be a topic
					type=redis-list list=jobs topic=a data=b | sse.sources.x.data = b: must be one placeholder such as {/order}
					""")
	void refusesToStartAndNamesPropertyValueAndTheWayOut(String settings, String text, CapturedOutput output) {
		assertThat(catchThrowable(() -> start(true, settings))).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(text)
			.contains("Change the property sse.sources.x.")
			.doesNotContain("\tat io.github.ssekit.spring");
	}

	@Test
	void aSourceInRedisNeedsRedis(CapturedOutput output) {
		assertThat(catchThrowable(() -> start(false, "type=redis-list list=jobs"))).isNotNull();
		assertThat(output).contains("sse.sources.x.type = redis-list: needs Redis: sse-redis");
	}

	@Test
	void aNameMayBeSpelledAsBindingAllows() {
		start(true, "type=redis-list list=jobs maxDeliveries=3 producers_at_the_right=true");
	}

	@Test
	void aSourceMayHaveAnyName(CapturedOutput output) {
		start(true, "type=redis-list list=jobs", "myJobs");
		start(true, "type=redis-list list=jobs", "[my.jobs]");
		assertThat(catchThrowable(() -> start(true, "type=redis-list list=jobs max=1", "myJobs"))).isNotNull();
		assertThat(output).contains("sse.sources.myJobs.max = 1: is no setting of a source");
	}

	private static void start(boolean redis, String settings) {
		start(redis, settings, "x");
	}

	private static void start(boolean redis, String settings, String name) {
		String[] properties = Arrays.stream(settings.split(" "))
			.map((setting) -> "--sse.sources" + (name.startsWith("[") ? "" : ".") + name + "." + setting)
			.toArray(String[]::new);
		new SpringApplicationBuilder(redis ? WithRedis.class : Application.class).web(WebApplicationType.NONE)
			.properties("spring.data.redis.port=1", "sse.redis.enabled=" + redis)
			.run(properties)
			.close();
	}

	@ImportAutoConfiguration({ SseAutoConfiguration.class, SseSourcesAutoConfiguration.class })
	static class Application {

	}

	@ImportAutoConfiguration({ SseAutoConfiguration.class, SseRedisAutoConfiguration.class,
			DataRedisAutoConfiguration.class, SseSourcesAutoConfiguration.class })
	static class WithRedis {

	}

}
