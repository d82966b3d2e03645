package class

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// What a seed is for.
const (
	forLabs  = "labs"  // people, ids, wording and traits of the labs, or the incidents of a triage
	forOrder = "order" // of the runs
)

// seedOf draws 64 bits for one exercise of one student. Who does not know the secret cannot tell them from chance (HMAC, RFC 2104),
// and who has the labs of another student learns nothing about these. It is never 0.
func seedOf(secret, student, exercise, purpose string) uint64 {
	mac := hmac.New(sha256.New, []byte(secret))
	for _, part := range []string{"failurelab/class", student, exercise, purpose} {
		_ = binary.Write(mac, binary.BigEndian, uint64(len(part)))
		mac.Write([]byte(part))
	}
	return binary.BigEndian.Uint64(mac.Sum(nil)) | 1
}
