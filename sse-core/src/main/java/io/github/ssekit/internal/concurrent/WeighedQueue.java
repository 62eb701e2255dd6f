package io.github.ssekit.internal.concurrent;

import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * A queue that is bounded by what its elements take on the heap, their places in the
 * queue and all that comes with them counted in, so that a million tiny elements are no
 * way around the bound. The first that came goes first. It takes next to nothing while it
 * is empty, whatever it has held.
 * <p>
 * Not thread-safe: its owner guards it, each call by the same lock, and none of them
 * calls anybody but the function that weighs. A {@link MemoryBudget} that it shares with
 * other queues is thread-safe, and each of them may have a lock of its own.
 *
 * @param <E> the type of the elements; their weights do not change
 */
public final class WeighedQueue<E> {

	/** What an element's place takes here, on average, because room is made by halves. */
	private static final int SLOT = 8;

	private static final int SMALLEST = 4;

	/** What all empty ones share; nothing is ever written to it. */
	private static final @Nullable Object[] NONE = new Object[0];

	private final long maxBytes;

	private final ToLongFunction<? super E> weigher;

	private final @Nullable MemoryBudget shared;

	/** A ring whose length is a power of 2, or 0; guarded by the owner, as all below. */
	private @Nullable Object[] slots = NONE;

	private int first;

	private int size;

	private long bytes;

	/**
	 * Create an empty queue with a bound of its own.
	 * @param maxBytes how much all elements may take, in bytes; at least 1
	 * @param weigher what an element takes on the heap with all that it brings along,
	 * without its place in this queue; always the same for an element, and not negative
	 */
	public WeighedQueue(long maxBytes, ToLongFunction<? super E> weigher) {
		this(maxBytes, weigher, null);
	}

	/**
	 * Create an empty queue that also keeps within what it shares with others.
	 * @param maxBytes how much the elements of this queue may take, in bytes; at least 1
	 * @param weigher what an element takes on the heap
	 * @param shared how much the elements of all queues that have this budget may take;
	 * null for a bound of its own only. Whoever drops such a queue clears it before
	 * @throws IllegalArgumentException if the bound is less than 1
	 */
	public WeighedQueue(long maxBytes, ToLongFunction<? super E> weigher, @Nullable MemoryBudget shared) {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes = " + maxBytes + ": must be at least 1");
		}
		this.maxBytes = maxBytes;
		this.weigher = weigher;
		this.shared = shared;
	}

	/**
	 * Add an element at the end, if there is room for it.
	 * @param element the element
	 * @return false if it would go beyond the bound or the budget: then nothing has
	 * changed. An element that is larger than either never has room, not even in an empty
	 * queue
	 */
	public boolean offer(E element) {
		long weight = weight(element);
		if (weight > this.maxBytes - this.bytes || (this.shared != null && !this.shared.tryReserve(weight))) {
			return false;
		}
		append(element, weight);
		return true;
	}

	/**
	 * Add an element at the end, whether there is room for it or not: for what must not
	 * be lost, and is rare. It counts, so that others find less room.
	 * @param element the element
	 */
	public void add(E element) {
		long weight = weight(element);
		if (this.shared != null) {
			this.shared.reserve(weight);
		}
		append(element, weight);
	}

	/**
	 * The oldest element, which stays.
	 * @return the element, or null if there is none
	 */
	@SuppressWarnings("unchecked") // nothing but elements is put there
	public @Nullable E peek() {
		return (this.size > 0) ? (E) this.slots[this.first] : null;
	}

	/**
	 * Take the oldest element out.
	 * @return the element, or null if there is none
	 */
	public @Nullable E poll() {
		E oldest = peek();
		if (oldest == null) {
			return null;
		}
		this.slots[this.first] = null;
		this.first = (this.first + 1) & (this.slots.length - 1);
		this.size--;
		release(weight(oldest));
		if (this.slots.length > SMALLEST && this.size <= this.slots.length / 4) {
			resize(this.slots.length / 2);
		}
		return oldest;
	}

	/** Take all elements out. */
	public void clear() {
		release(this.bytes);
		this.slots = NONE;
		this.first = 0;
		this.size = 0;
	}

	/**
	 * How many elements there are.
	 * @return the number
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Whether there is none.
	 * @return true if the size is 0
	 */
	public boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * What the elements of this queue take, with their places in it.
	 * @return bytes
	 */
	public long bytes() {
		return this.bytes;
	}

	private void append(E element, long weight) {
		if (this.size == this.slots.length) {
			resize(Math.max(SMALLEST, this.size * 2));
		}
		this.slots[(this.first + this.size) & (this.slots.length - 1)] = element;
		this.size++;
		this.bytes += weight;
	}

	private long weight(E element) {
		return SLOT + this.weigher.applyAsLong(element);
	}

	private void release(long weight) {
		this.bytes -= weight;
		if (this.shared != null) {
			this.shared.release(weight);
		}
	}

	private void resize(int length) {
		@Nullable Object[] resized = new Object[length];
		for (int i = 0; i < this.size; i++) {
			resized[i] = this.slots[(this.first + i) & (this.slots.length - 1)];
		}
		this.slots = resized;
		this.first = 0;
	}

}
