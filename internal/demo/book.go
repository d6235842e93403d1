package demo

import "naast/internal/guard"

// Book is the demo's own file: how everybody of the demo signs in. No real
// installation has such a thing.
type Book struct {
	Staff     []StaffDoor    `json:"staff"`
	Residents []ResidentDoor `json:"residents"`
}

// StaffDoor is one hat of one invented supporter, coordinator or board member.
type StaffDoor struct {
	Login        string    `json:"login"`
	Name         string    `json:"name"`
	Organisation string    `json:"organisation"`
	Hat          guard.Hat `json:"hat"`
	Phrase       string    `json:"phrase"`
	TOTP         string    `json:"totp"`
}

// ResidentDoor is the card of one invented resident.
type ResidentDoor struct {
	Name   string `json:"name"`
	Number string `json:"number"`
	Secret string `json:"secret"`
}
