package store

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// extension is how the names of records end.
const extension = ".json"

// plain is an id that can be a file's name on every system. Capital letters are not plain: some disks take them for small ones.
var plain = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// device is a name that Windows keeps for itself.
var device = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// unsafe is what a readable name must not have.
var unsafe = regexp.MustCompile(`[^a-z0-9_-]+`)

// hashed is how many bytes of the hash stand in a name.
const hashed = 16

// most is how long the readable part of a name may be.
const most = 40

// fileName returns the name of a student's file, which is valid on every system. Two ids have two names. An id that is no plain
// name gets a readable part, "+" and a hash; "+" stands in no plain name.
func fileName(student string) string { return FileName(student) + extension }

// FileName returns the name of a student's file without its ending. It is valid on every system.
func FileName(student string) string {
	if plain.MatchString(student) && !device.MatchString(student) {
		return student
	}
	sum := sha256.Sum256([]byte(student))
	readable := unsafe.ReplaceAllString(strings.ToLower(student), "_")
	readable = strings.Trim(readable[:min(most, len(readable))], "_-")
	return readable + "+" + hex.EncodeToString(sum[:hashed])
}
