/** What the tests of this module share. */
package io.github.ssekit.redis.kit;
