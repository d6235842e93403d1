package main

import (
	"testing"
)

func TestKeepRules(t *testing.T) {
	used := map[string]bool{"a": true, "b": true}
	for _, c := range []struct{ name, css, want string }{
		{"used", ".a{x:1}", ".a{x:1}"},
		{"not used", ".a{x:1}.c{x:2}", ".a{x:1}"},
		{"list", ".c,.b,p{x:1}", ".b,p{x:1}"},
		{"both needed", ".a .c{x:1}", ""},
		{"negation", ".a:not(.c){x:1}", ".a:not(.c){x:1}"},
		{"one of several", ".a:is(.b,.c){x:1}", ".a:is(.b,.c){x:1}"},
		{"where", ".a:where(.c){x:1}", ""},
		{"media", "@media print{.a{x:1}.c{x:2}}", "@media print{.a{x:1}}"},
		{"media of nothing", "@media print{.c{x:2}}p{x:1}", "p{x:1}"},
		{"page", "@page{margin:1cm}", "@page{margin:1cm}"},
		{"statement", `@charset "UTF-8";.a{x:1}`, `@charset "UTF-8";.a{x:1}`},
		{"brackets in a text", `.a{content:"}{;"}.c{x:1}.b{x:2}`, `.a{content:"}{;"}.b{x:2}`},
		{"escape in a text", `.a{content:"\"}"}.b{x:2}`, `.a{content:"\"}"}.b{x:2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(keepRules([]byte(c.css), used)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestReach(t *testing.T) {
	th := &theme{value: map[string]string{}}
	th.add("/* --no: 1; */ .x{--a: var(--b); --b: 2px; --c: 3px;}")
	th.add(".y{--b: 4px;}") // a later file replaces
	done := map[string]bool{}
	if got := string(th.reach([]byte("p{x:var(--a, 1px)}"), done)); got != ".naast-theme{--a:var(--b);--b:4px}" {
		t.Errorf("first sheet: %s", got)
	}
	if got := string(th.reach([]byte("p{x:var(--a);y:var(--c)}"), done)); got != ".naast-theme{--c:3px}" {
		t.Errorf("second sheet: %s", got)
	}
	if got := th.reach([]byte("p{x:var(--zzz)}"), done); got != nil {
		t.Errorf("an unknown token: %s", got)
	}
}

func TestUsedClasses(t *testing.T) {
	used, err := usedClasses("../../ui/")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"nl-button--primary", "utrecht-alert--warning", "naast-choice"} {
		if !used[c] {
			t.Errorf("%s is not found in the components", c)
		}
	}
	if used["nl-button--icon-only"] {
		t.Error("a class is found that no component has")
	}
}
