package webtest

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"

	"golang.org/x/net/html"
)

// SubmitFile sends the form whose action is this path with a file in one of
// its fields.
func (v *Visitor) SubmitFile(action, field, name string, content []byte, fields url.Values) *Visitor {
	v.t.Helper()
	return v.SubmitFiles(action, field, fields, Chosen{name, content})
}

// Chosen is a file that somebody chose.
type Chosen struct {
	Name    string
	Content []byte
}

// SubmitFiles sends the form whose action is this path with files in one of
// its fields.
func (v *Visitor) SubmitFiles(action, field string, fields url.Values, all ...Chosen) *Visitor {
	v.t.Helper()
	form := v.form(action)
	if form == nil || attr(form, "enctype") != "multipart/form-data" || !has(form, field) {
		v.t.Fatalf("no form to %s with a file %q on %s (%d):\n%s", action, field, v.Path, v.Status, v.Text())
	}
	values := defaults(form)
	maps.Copy(values, fields)
	return v.send(action, field, values, all)
}

// send is what a browser makes of a form that carries files.
func (v *Visitor) send(action, field string, values url.Values, all []Chosen) *Visitor {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, vs := range values {
		for _, x := range vs {
			w.WriteField(k, x)
		}
	}
	for _, f := range all {
		part, err := w.CreateFormFile(field, f.Name)
		if err != nil {
			v.t.Fatal(err)
		}
		part.Write(f.Content) // a bytes.Buffer takes everything
	}
	w.Close()
	q, err := http.NewRequest("POST", v.absolute(action), &body)
	if err != nil {
		v.t.Fatal(err)
	}
	q.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(q)
}

// Attach chooses files in the field with this name and sends the form that
// holds it, with what was typed.
func (v *Visitor) Attach(field string, all ...Chosen) *Visitor {
	v.t.Helper()
	form := find(v.doc, func(n *html.Node) bool {
		return n.Data == "form" && attr(n, "enctype") == "multipart/form-data" && has(n, field)
	})
	if form == nil {
		v.t.Fatalf("no form with a file %q on %s (%d):\n%s", field, v.Path, v.Status, v.Text())
	}
	values := defaults(form)
	for name, answers := range v.filled {
		if has(form, name) {
			values[name] = answers
		}
	}
	return v.send(attr(form, "action"), field, values, all)
}
