package io.github.ssekit.example.messages;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseMessage;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes the stock, and says so when the change is there for everybody. */
@Service
class Stock {

	private final StockItems items;

	private final ApplicationEventPublisher events;

	Stock(StockItems items, ApplicationEventPublisher events) {
		this.items = items;
		this.events = events;
	}

	@Transactional
	void put(String name, int pieces) {
		this.items.save(new StockItem(name, pieces));
	}

	@Transactional
	void sell(String name, int pieces) {
		StockItem item = this.items.findById(name).orElseThrow();
		Left left = new Left(item.name(), item.take(pieces));
		// after the commit; if the database refuses the change, nobody hears of it
		this.events.publishEvent(SseMessage.to("stock/" + name, SseEvent.named("left").data(left)));
	}

	/**
	 * What readers are told.
	 *
	 * @param item the item
	 * @param pieces how many are left
	 */
	record Left(String item, int pieces) {
	}

}
