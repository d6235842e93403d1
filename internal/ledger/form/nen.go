package form

import (
	"time"

	"naast/internal/audit"
	"naast/internal/guard"
	"naast/internal/vault"
)

// Fields are the names of the columns, in the order of Row.
var Fields = []string{"EventID", "EventActionCode", "EventDateTime", "EventOutcomeIndicator", "EventTypeCode",
	"UserID", "UserName", "UserIsRequestor", "RoleIDCode", "PurposeOfUse",
	"ParticipantObjectTypeCode", "ParticipantObjectTypeCodeRole", "ParticipantObjectIDTypeCode", "ParticipantObjectID",
	"AuditEnterpriseSiteID", "AuditSourceID", "AuditSourceTypeCode"}

// The codes of RFC 3881 (5.1 to 5.5) and, for the kind of event, of DICOM (PS3.16,
// CID 400) that are used here.
const (
	patientRecord = "110110" // a line about somebody's case
	logUsed       = "110101" // the log was taken along
	userSignedIn  = "110114"
	query         = "110112" // a list: one line for all who stand in it

	succeeded     = "0"
	person        = "1"
	patient       = "1" // RFC 3881 has no word for a client of support
	applicationIs = "4" // the log was written by an application server
)

// Row is one line of the log. site is the partnership.
func Row(v *vault.Vault, e audit.Event, site string) []string {
	id, name := Actor(e)
	row := []string{kind(e), does(e), e.At.UTC().Format(time.RFC3339), succeeded, e.Action, id, name, "true", e.Hat, e.Purpose}
	if e.Case == "" {
		row = append(row, "", "", "", "")
	} else {
		row = append(row, person, patient, SubjectType, Subject(v, e))
	}
	return append(row, site, source, applicationIs)
}

// kind is the EventID; empty where no code of the list fits.
func kind(e audit.Event) string {
	switch {
	case e.Case != "":
		return patientRecord
	case e.Action == "sign in":
		return userSignedIn
	case e.Action == string(guard.LedgerFile):
		return logUsed
	case guard.Known(guard.Action(e.Action)):
		return query
	}
	return ""
}

// made and erased are the actions that make a record, and that take it away.
var (
	made   = map[string]bool{"ask": true, "begin": true, string(guard.LinkCase): true}
	erased = map[string]bool{string(guard.EraseRested): true, string(guard.CloseOwn): true, string(guard.CloseCase): true}
)

// does is the EventActionCode: C made, R read, U changed, D taken away, E done
// without any of these.
func does(e audit.Event) string {
	a := guard.Action(e.Action)
	switch {
	case made[e.Action]:
		return "C"
	case erased[e.Action]:
		return "D"
	case guard.Looks(a):
		return "R"
	case e.Case != "":
		return "U"
	case guard.Known(a):
		return "R"
	}
	return "E"
}
