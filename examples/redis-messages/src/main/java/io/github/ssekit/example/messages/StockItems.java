package io.github.ssekit.example.messages;

import org.springframework.data.jpa.repository.JpaRepository;

/** The table of the stock. Spring Data implements it. */
interface StockItems extends JpaRepository<StockItem, String> {

}
