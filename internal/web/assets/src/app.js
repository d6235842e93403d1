// Everything here is an extra: each page works without it. One listener per
// kind of event on the document, so that no element needs a script of its own.
import "./exit.js";
import "./read.js";
import "./form.js";
import "./copy.js";
import "./idle.js";
import "./watch.js";
