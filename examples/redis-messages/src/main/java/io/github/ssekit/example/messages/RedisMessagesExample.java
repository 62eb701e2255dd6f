package io.github.ssekit.example.messages;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the example. That it has many nodes is a dependency, and no line of code. */
@SpringBootApplication
public class RedisMessagesExample {

	/**
	 * Start it.
	 * @param args Spring Boot's arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(RedisMessagesExample.class, args);
	}

}
