// Package web is the HTTP kit: one pipeline for every request, groups of
// routes, forms, pages and errors.
//
// A route exists only inside a group and with an action from the guard's table:
// the group is the admission policy, and there is no other way to register a
// handler. The pipeline, in order: recover; which partnership (host name);
// headers; bounds (body, requests in flight, rate); cross-origin check;
// language; who is asking; may this hat do this action; the handler. The answer
// is built in memory and leaves only when the handler is done, so a page that
// fails half-way shows nothing of what it opened.
//
// Only this package turns a kind of error into Dutch.
package web
