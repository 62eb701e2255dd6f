/** What becomes of an application on Spring Boot 3. */
package io.github.ssekit.spring.boot3;
