package webtest

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
)

// SubmitFile sends the form whose action is this path with a file in one of
// its fields.
func (v *Visitor) SubmitFile(action, field, name string, content []byte, fields url.Values) *Visitor {
	v.t.Helper()
	form := v.form(action)
	if form == nil || attr(form, "enctype") != "multipart/form-data" || !has(form, field) {
		v.t.Fatalf("no form to %s with a file %q on %s (%d):\n%s", action, field, v.Path, v.Status, v.Text())
	}
	values := defaults(form)
	for k, vs := range fields {
		values[k] = vs
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, vs := range values {
		for _, x := range vs {
			w.WriteField(k, x)
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		v.t.Fatal(err)
	}
	part.Write(content) // a bytes.Buffer takes everything
	w.Close()
	q, err := http.NewRequest("POST", v.absolute(action), &body)
	if err != nil {
		v.t.Fatal(err)
	}
	q.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(q)
}
