package lang

import _ "embed"

//go:embed text/en.json
var en []byte

var _ = Add("en", en)
