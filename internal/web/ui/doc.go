// Package ui is the look of Naast: components over plain structs, made with
// NL Design System styles. Nobody outside this package writes a class name, so
// that another design system later touches this package only.
//
// A page is a struct of the slice that embeds Page, and a templ component that
// starts with Layout:
//
//	type askPage struct {
//		ui.Page
//		Story string
//	}
//
//	templ ask(p askPage) {
//		@ui.Layout(p.Page) {
//			@ui.Step(p.Page, 1, p.T.S("Uw vraag"), p.T.S("Wie"), p.T.S("Klaar"))
//			@ui.Heading(1, p.T.S("Wat is er aan de hand?"))
//			@ui.Form(p.Page, "/vraag/1") {
//				@ui.TextArea(p.Page, ui.Field{Name: "verhaal", Label: p.T.S("Vertel het zoals u wilt"), Value: p.Story})
//				@ui.ButtonGroup() {
//					@ui.Button(ui.Btn{Label: p.T.S("Volgende")})
//				}
//			}
//		}
//	}
//
// Components that speak words of their own or show what is wrong take the Page
// first. Every label, hint and sentence a slice passes is already in the
// language of the page (p.T.S).
//
// # Whole page
//
//	Layout(Page){…}                skip link, header, tools, summary, footer
//	ErrorSummary(Page)             done by Layout
//	Step(Page, n, names…)          "Stap 2 van 5" and the names of all steps
//	HeroTop(Hero){…}               top of the front page
//
// # Forms (set Page.Form when a page has a Form)
//
//	Form(Page, action){…}          the one form of a page, id "formulier"
//	TextField, TextArea, DateField(Page, Field)
//	Radios, Checkboxes, Select(Page, Choice)
//	Checkbox(Page, Tick)           one box, such as a consent
//	Fieldset(legend){…}            questions that belong together
//	ButtonGroup(){…}, Button(Btn), ButtonLink(url, label, Kind)
//	PostButton(Page, Post)         a form of its own with one button
//	PrintButton(Page), CopyButton(Page, id)
//	ReadDay, FormatDay             what DateField holds
//
// A problem belongs to the field with its Name: Problems.Add("verhaal", …) is
// shown at the field and in the summary. A field that the page does not have
// must not be named in a problem.
//
// # Words
//
//	Heading(level, text), HeadingID(level, text, id), Lead, Paragraph(text), Prose(){…}
//	Words(text), Quote(text)       what people wrote, with their lines and direction
//	Anchor(url, label), Back(Page, url), Phone(number), CallButton(Page, number, label)
//	List(items…), Explain(steps…), Alert(Kind, title){…}, Badge(Kind, text)
//	Details(summary){…}            "meer"; DetailsOpen starts open
//	Secret(id, parts…), Image(src, alt, width, height)
//
// # Shape
//
//	Panel(title){…}, Columns(){…}, Stack(){…}, Empty(title, text){…}, Beside(a, b)
//	ScreenOnly(){…}, PaperOnly(){…}, Sheet(){…}, Wallet(){…}
//	Poster(Page, …){…}, PosterFoot, TearOff, Counter(){…}, QR   whole sheets of A4, on staff pages
//
// # Data
//
//	DataList(Page, items…)         residents
//	DataTable(Table)               staff
//	Entries(entries…)              things to do or read, one line each
//	Timeline(days…)                who looked, in sentences per day
//	PersonCard(Page, Person){…}    a supporter to choose; the children choose
//	Now(Page, Person, when){…}     the one thing "Mijn pagina" starts with
//	Card(Page, CardFace)           vraagnummer and secret
//	Organisations(…), Tiles(…), Progress(label, done, total)
//
// # Without a network (Page.Alone)
//
//	Script(url), Unsent(kind){…}, Says(name){…}, Counts(one, many), Does(name, label, Kind)
//	Paper(){…}, Setup(label, …){…}
//
// # Ways around
//
//	SubNav(label, links…), SearchBox(Page, Search){…}, PagerNav(Page, Pager)
//
// What the layout expects of the site: POST /taal (taal, terug) changes the
// language; GET and POST /weg end the session and clear what the browser keeps
// for this site, GET then leads to Site.Exit; /bel-mij, /privacy and
// /toegankelijkheid exist. A language button of a page with a Form sends that
// form with taal=en: the page comes back with everything typed, and neither
// checks nor uses up the idempotency key.
package ui
