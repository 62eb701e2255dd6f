/** Streams over HTTP/2. */
package io.github.ssekit.spring.http2;
