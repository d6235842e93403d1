package form

import (
	"crypto/sha256"
	"encoding/hex"

	"naast/internal/audit"
	"naast/internal/vault"
)

// Record is one line as Logboek Dataverwerkingen has it (Logius, component
// Logboek, interface). Times are in milliseconds since 1970, as there.
type Record struct {
	TraceID    string         `json:"trace_id"` // 16 bytes, hexadecimal
	SpanID     string         `json:"span_id"`  // 8 bytes, hexadecimal
	Status     int            `json:"status_code"`
	Name       string         `json:"name"`
	Start      int64          `json:"start_time"`
	End        int64          `json:"end_time"`
	Resource   Resource       `json:"resource"`
	Attributes map[string]any `json:"attributes"`
}

// Resource is which program it was.
type Resource struct {
	Attributes map[string]string `json:"attributes"`
}

// unset is the status of what ended without an error inside the program. The line
// is durable before anything is shown, so it cannot say more.
const unset = 0

// Records writes lines about a case; those about none are about no data subject,
// and are left out. activity is the address of the register in which the
// processing is described.
func Records(v *vault.Vault, events []audit.Event, activity string) []Record {
	all := make([]Record, 0, len(events))
	for _, e := range events {
		if e.Case == "" {
			continue
		}
		trace, span := sha256.Sum256([]byte("trace "+string(e.ID))), sha256.Sum256([]byte("span "+string(e.ID)))
		all = append(all, Record{
			TraceID: hex.EncodeToString(trace[:16]), SpanID: hex.EncodeToString(span[:8]), Status: unset,
			Name: e.Action, Start: e.At.UnixMilli(), End: e.At.UnixMilli(),
			Resource: Resource{map[string]string{"name": source}},
			Attributes: map[string]any{
				"dpl.core.processing_activity_id": activity,
				"dpl.core.data_subject_id":        Subject(v, e),
				"dpl.core.data_subject_id_type":   SubjectType,
			},
		})
	}
	return all
}

// source is what the program calls itself.
const source = "naast"
