package db

// Memo gives what find found before in this transaction under the same key:
// for rows that parts who do not know of each other read again and again, such
// as a public key or the partnership's choices. It is gone with the
// transaction. Whoever changes such a row calls Forget; an error is never kept.
func Memo[T any](tx *Tx, key any, find func() (T, error)) (T, error) {
	if v, ok := tx.memo[key]; ok {
		return v.(T), nil
	}
	v, err := find()
	if err == nil {
		if tx.memo == nil {
			tx.memo = map[any]any{}
		}
		tx.memo[key] = v
	}
	return v, err
}

// Forget drops what Memo keeps under a key.
func (tx *Tx) Forget(key any) { delete(tx.memo, key) }
