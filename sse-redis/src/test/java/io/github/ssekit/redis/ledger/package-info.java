/** Many nodes, readers and faults at once, and a ledger of what was said and heard. */
package io.github.ssekit.redis.ledger;
