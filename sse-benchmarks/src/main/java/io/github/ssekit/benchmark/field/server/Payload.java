package io.github.ssekit.benchmark.field.server;

import java.util.List;
import java.util.stream.IntStream;

/** What is published. */
public enum Payload {

	/** 60 bytes of text. */
	TEXT {
		@Override
		public Object of(int number) {
			return Mark.now(number) + " price of 17 is 42.10 today..";
		}
	},

	/** An object that is 1 KB of JSON. */
	JSON {
		@Override
		public Object of(int number) {
			return new Order(Mark.now(number), "shipped", "J. Doe, 12 Long DeliveryWorker, Springfield", ITEMS);
		}
	},

	/** 8 KB of text, to fill the buffers of those who do not read. */
	LARGE {
		@Override
		public Object of(int number) {
			return Mark.now(number) + FILLING;
		}
	};

	private static final List<Item> ITEMS = IntStream.range(0, 10)
		.mapToObj((i) -> new Item("sku-000" + i, "A thing of kind " + i, 1 + i, 4210 + i, true))
		.toList();

	private static final String FILLING = "x".repeat(8 * 1024);

	/**
	 * One, marked with the time of now.
	 * @param number of the event
	 * @return text, or an object to be serialised
	 */
	public abstract Object of(int number);

	/**
	 * An order, as shops know it.
	 *
	 * @param mark for the reader
	 * @param state of the order
	 * @param to whom it goes
	 * @param items what was ordered
	 */
	public record Order(String mark, String state, String to, List<Item> items) {
	}

	/**
	 * A line of an order.
	 *
	 * @param sku of the article
	 * @param name of the article
	 * @param count how many
	 * @param cents the price
	 * @param inStock whether it is there
	 */
	public record Item(String sku, String name, int count, long cents, boolean inStock) {
	}

}
