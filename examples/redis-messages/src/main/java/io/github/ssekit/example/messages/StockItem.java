package io.github.ssekit.example.messages;

import jakarta.persistence.CheckConstraint;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How much is left of an item. That it is never less than nothing, the database says. */
@Entity
@Table(name = "stock", check = @CheckConstraint(constraint = "pieces >= 0"))
class StockItem {

	@Id
	private String name;

	private int pieces;

	protected StockItem() {
		this("", 0); // for JPA
	}

	StockItem(String name, int pieces) {
		this.name = name;
		this.pieces = pieces;
	}

	int take(int wanted) {
		this.pieces -= wanted;
		return this.pieces;
	}

	String name() {
		return this.name;
	}

}
