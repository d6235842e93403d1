package partnership

import "slices"

// Known keeps, in the order of a list, the codes that the list has.
func Known(list []Term, codes ...string) (kept []string) {
	for _, t := range list {
		if slices.Contains(codes, t.Code) {
			kept = append(kept, t.Code)
		}
	}
	return kept
}

// One is a code that the list has, or empty.
func One(list []Term, code string) string {
	if len(Known(list, code)) == 0 {
		return ""
	}
	return code
}
