package desk

import (
	"time"

	"naast"
	"naast/internal/casework"
	"naast/internal/db"
	"naast/internal/guard"
	"naast/internal/jobs"
	"naast/internal/web"
	"naast/internal/web/ui"
)

func (s *Slice) outboxRoutes(a *web.App) {
	a.Get(web.Staff, "/post", guard.Outbox, s.outbox)
	a.Nav("/post", naast.Msg("Post").Text, guard.Outbox)
}

// lateAfter is how long something may wait before the outbox shows it.
const lateAfter = 5 * time.Minute

// late are the kinds of work as people read them.
var late = words{
	{code: casework.OfferJob, label: naast.Msg("De volgende vragen, als iemand niet antwoordt")},
	{code: casework.TellJob, label: naast.Msg("Bericht aan een inwoner")},
	{code: casework.NudgeJob, label: naast.Msg("Bericht aan een ondersteuner")},
	{code: casework.DoorJob, label: naast.Msg("Bericht aan de voordeur")},
	{code: casework.CallJob, label: naast.Msg("Bericht over een telefoontje")},
	{code: casework.SilentJob, label: naast.Msg("Bericht aan coördinatoren")},
	{code: "", label: naast.Msg("Iets anders")},
}

var failures = words{
	{code: "", label: naast.Msg("nog niet geprobeerd")},
	{code: "unavailable", label: naast.Msg("de post is niet bereikbaar")},
	{code: "invalid", label: naast.Msg("het adres klopt niet")},
	{code: "not found", label: naast.Msg("de ontvanger is er niet meer")},
	{code: "failed", label: naast.Msg("het lukte niet")},
}

// outboxPage is what waits because something is down, without what it is about.
type outboxPage struct {
	ui.Page
	Table ui.Table
}

func (s *Slice) outbox(c *web.Ctx) error {
	v := outboxPage{Page: c.Base(c.T.S("Post die wacht"))}
	v.Wide = true
	v.Table = ui.Table{ID: "post", Caption: c.T.S("Post die wacht"), Quiet: true, Columns: []ui.Column{
		{Label: c.T.S("Wat")}, {Label: c.T.S("Sinds")}, {Label: c.T.S("Geprobeerd"), Figure: true}, {Label: c.T.S("Waarom niet")}, {Label: c.T.S("Volgende keer")}}}
	err := c.Read(func(tx *db.Tx) error {
		all, err := jobs.Late(c, tx, tx.Now().Add(-lateAfter))
		for _, j := range all {
			v.Table.Rows = append(v.Table.Rows, ui.Row{Cells: []ui.Cell{
				{Text: late.orLast(c.T, j.Kind)}, {Text: moment(c, j.Since)}, {Text: c.T.S("%d keer", j.Tries)},
				{Text: failures.orLast(c.T, j.Failure)}, {Text: moment(c, j.Due)}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(200, outbox(v))
}

func moment(c *web.Ctx, t time.Time) string {
	return c.T.DateShort(naast.Today(t)) + ", " + c.T.Time(t)
}
