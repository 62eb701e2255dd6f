package io.github.ssekit.example.notifications;

import java.security.Principal;
import java.util.List;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.bind.annotation.RestController;

/**
 * Each member who has logged in hears what other services write to the topic
 * {@code notifications} of Kafka with the member's name as key. How a record becomes an
 * event stands in application.properties.
 */
@SpringBootApplication
@RestController
public class Notifications {

	/**
	 * Listen, by every tab and device of the member.
	 * @param member who has logged in
	 * @return the member's own stream
	 */
	@SseEndpoint("/notifications")
	public SseStream mine(Principal member) {
		return SseStream.of().client(member.getName());
	}

	@Bean
	UserDetailsService members() {
		return new InMemoryUserDetailsManager(User.withUsername("alice").password("{noop}wonder").roles("USER").build(),
				User.withUsername("bob").password("{noop}builder").roles("USER").build());
	}

	/**
	 * Run it.
	 * @param args properties, such as {@code --server.port=9090}; with {@code --embedded}
	 * a broker of Kafka is started in this process, at port 9092
	 */
	public static void main(String[] args) {
		if (List.of(args).contains("--embedded")) {
			EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1, "notifications");
			kafka.kafkaPorts(9092);
			kafka.afterPropertiesSet();
		}
		SpringApplication.run(Notifications.class, args);
	}

}
