package io.github.ssekit.spring.limits;

import io.github.ssekit.spring.support.Endings;

import org.springframework.web.bind.annotation.RestController;

/** What is limited. */
@RestController
class Endpoints extends Endings {

}
