package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// limit bounds every number in the files, so that adding two of them stays
// within 64 bits. Sums of many are made with big integers.
const limit = math.MaxInt64 / 4

type instance struct {
	Residents []struct {
		ID         string `json:"id"`
		Urgency    int64  `json:"urgency"`
		Waiting    int64  `json:"waiting"`
		Candidates []struct {
			Supporter string `json:"supporter"`
			Cost      int64  `json:"cost"`
		} `json:"candidates"`
	} `json:"residents"`
	Supporters []struct {
		ID     string  `json:"id"`
		Places []int64 `json:"places"`
	} `json:"supporters"`
}

type result struct {
	Value   int64 `json:"value"`
	Matched []struct {
		Resident  string `json:"resident"`
		Supporter string `json:"supporter"`
		Dual      int64  `json:"dual"`
	} `json:"matched"`
	Unmatched []struct {
		Resident string `json:"resident"`
		Blocks   []int  `json:"blocks"`
	} `json:"unmatched"`
	Supporters []struct {
		Supporter string `json:"supporter"`
		Load      int    `json:"load"`
		Price     int64  `json:"price"`
		Scarcity  int64  `json:"scarcity"`
	} `json:"supporters"`
	Blocks []struct {
		Supporters []string `json:"supporters"`
		Residents  []string `json:"residents"`
		Also       []int    `json:"also"`
	} `json:"blocks"`
}

// decode reads one JSON value with known fields only and nothing after it.
func decode(data []byte, what string, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: not readable as JSON of the right form", what)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("%s: something follows after its end", what)
	}
	return nil
}
