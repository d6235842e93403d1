package ledger

import (
	_ "embed"

	"naast/internal/web/lang"
)

//go:embed text/en.json
var en []byte

var _ = lang.Add("en", en)
