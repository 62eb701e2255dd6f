/** Applications on real web servers, and the crowds that visit them. */
package io.github.ssekit.spring.support;
