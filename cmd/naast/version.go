package main

import (
	"encoding/json"
	"fmt"
	"os"

	"naast/internal/db"
)

// release is the name of this version, as who builds it gives it
// (go build -ldflags "-X main.release=…").
var release = "without a name"

// version is what one program tells another about itself.
type version struct {
	Naast   string  `json:"naast"` // always "program"
	Release string  `json:"release"`
	Form    db.Form `json:"form"`
}

type versionCommand struct {
	JSON bool `help:"As naast update reads it."`
}

// Run says which version this is, and what it makes of databases.
func (c versionCommand) Run() error {
	form, err := db.OwnForm()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(version{"program", release, form})
	}
	fmt.Printf("naast %s, %d steps of the database main\n", release, len(form[db.Main].Steps))
	return nil
}
