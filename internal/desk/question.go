package desk

import "naast/internal/web/ui"

// wishes are what help somebody wants and does not want, in own words.
func wishes(p ui.Page, wants, avoids string) (all []ui.Item) {
	if wants != "" {
		all = append(all, ui.Item{Key: p.T.S("Wil graag deze hulp"), Value: wants})
	}
	if avoids != "" {
		all = append(all, ui.Item{Key: p.T.S("Wil dit niet"), Value: avoids})
	}
	return all
}
