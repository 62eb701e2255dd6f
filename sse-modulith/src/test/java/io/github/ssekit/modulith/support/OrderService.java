package io.github.ssekit.modulith.support;

import java.util.List;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders: a row and an event, both or none. */
public class OrderService {

	private final JdbcTemplate jdbc;

	private final ApplicationEventPublisher events;

	OrderService(JdbcTemplate jdbc, ApplicationEventPublisher events) {
		this.jdbc = jdbc;
		this.events = events;
	}

	void createTable() {
		this.jdbc.execute("create table if not exists orders (id varchar(60) primary key)");
	}

	/** Take an order. */
	@Transactional
	public void place(String customer, String id) {
		this.jdbc.update("insert into orders (id) values (?)", id);
		this.events.publishEvent(new OrderPlaced(customer, id));
	}

	/** Take an order, and fail in the end. */
	@Transactional
	public void fail(String customer, String id) {
		place(customer, id);
		throw new IllegalStateException("no such article");
	}

	/** Publish any event in a transaction. */
	@Transactional
	public void publish(Object event) {
		this.events.publishEvent(event);
	}

	/** All orders that were taken. */
	public List<String> all() {
		return this.jdbc.queryForList("select id from orders", String.class);
	}

}
