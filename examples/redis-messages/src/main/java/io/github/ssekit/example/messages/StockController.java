package io.github.ssekit.example.messages;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The stock, as requests see it. */
@RestController
class StockController {

	private final Stock stock;

	StockController(Stock stock) {
		this.stock = stock;
	}

	@SseEndpoint("/stock/{name}/events")
	SseStream follow(@PathVariable String name) {
		return SseStream.of("stock/" + name);
	}

	@PutMapping("/stock/{name}")
	void put(@PathVariable String name, @RequestParam int pieces) {
		this.stock.put(name, pieces);
	}

	@PostMapping("/stock/{name}/sold")
	void sell(@PathVariable String name, @RequestParam int pieces) {
		this.stock.sell(name, pieces);
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	void refuse(DataIntegrityViolationException ex) {
		// there are not as many left
	}

}
