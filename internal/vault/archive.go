package vault

// archiveAD says what a sealed key of an archive is.
var archiveAD = []byte("archive key")

// SealArchiveKey seals the key of one backup archive under the server key, so
// that whoever keeps the archive cannot read it.
func (v *Vault) SealArchiveKey(key []byte) []byte {
	n, server := v.keys.newest(serverKind)
	return seal(derive(server, nil, "archive"), n, archiveAD, key)
}

// OpenArchiveKey opens what SealArchiveKey sealed; ErrRefused when it was
// changed, or sealed under a key that is not here.
func (v *Vault) OpenArchiveKey(sealed []byte) ([]byte, error) {
	_, n, err := keyOf(sealed)
	if err != nil {
		return nil, err
	}
	server, err := v.keys.get(serverKind, n)
	if err != nil {
		return nil, err
	}
	return open(derive(server, nil, "archive"), n, archiveAD, sealed)
}
