// tekst: inwoner
package mypage

import (
	"naast/internal/web/lang"
	"naast/internal/web/ui"
)

// tiles are the ways to the rest: one subject each.
func tiles(t lang.Text) []ui.Tile {
	return []ui.Tile{
		{URL: question, Title: t.S("Mijn vraag"), Text: t.S("Wat u vertelde, en wat er later bij kwam.")},
		{URL: plan, Title: t.S("Mijn plan"), Text: t.S("De stappen. U zegt ja of nee.")},
		{URL: meetings, Title: t.S("Afspraken"), Text: t.S("Wanneer en waar.")},
		{URL: agreed, Title: t.S("Afgesproken momenten"), Text: t.S("Later weer contact. U noemt de dag.")},
		{URL: letters, Title: t.S("Mijn brieven"), Text: t.S("Brieven, en tot wanneer iets kan.")},
		{URL: talk, Title: t.S("Een gesprek voorbereiden"), Text: t.S("Wat u wilt zeggen bij de gemeente.")},
		{URL: messages, Title: t.S("Berichten"), Text: t.S("Schrijf iets, of lees wat er kwam.")},
		{URL: around, Title: t.S("Mensen om mij heen"), Text: t.S("En wat zij mogen weten.")},
		{URL: legal, Title: t.S("Wie mag voor mij beslissen?"), Text: t.S("Een curator, mentor of bewindvoerder.")},
		{URL: share, Title: t.S("Delen met iemand"), Text: t.S("Per ding, tot een dag.")},
		{URL: looks, Title: t.S("Wie keek er?"), Text: t.S("Wie uw vraag zag, en waarom.")},
		{URL: yeses, Title: t.S("Waar ik ja op zei"), Text: t.S("U mag elke ja weer terugnemen.")},
		{URL: reach, Title: t.S("Hoe u mij bereikt"), Text: t.S("Uw nummer en uw berichten.")},
		{URL: keepOut, Title: t.S("Wie mag dit niet zien?"), Text: t.S("U kunt iemand buiten houden.")},
		{URL: shelter, Title: t.S("Kijkt er iemand mee?"), Text: t.S("Dan laten wij minder zien.")},
		{URL: rest, Title: t.S("Stoppen of pauze"), Text: t.S("Dan neemt niemand contact op.")},
		{URL: takeAlong, Title: t.S("Alles meenemen"), Text: t.S("Printen of bewaren.")},
		{URL: Keep, Title: t.S("Hoe lang bewaren wij dit?"), Text: t.S("Wij wissen niets zonder het u te zeggen.")},
		{URL: erase, Title: t.S("Alles wissen"), Text: t.S("Met bedenktijd.")},
		{URL: cardHelp, Title: t.S("Mijn kaart"), Text: t.S("Zo komt u hier weer terug.")},
	}
}
