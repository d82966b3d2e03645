package server

import (
	"math/rand/v2"
	"sync"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// adminToken is a good token of the admin's at the root lab, so that a pasted command gets a 200. It is not a JWT, and it never
// expires. The labs of the tickets do not know it.
const adminToken = "valid-token-xyz" // #nosec G101 -- everyone may know it

// admitAdmin makes adminToken a good token.
func admitAdmin(w *world.World) {
	w.Database.Exec(`insert into access_tokens (hash, user_id, scope) select ?, id, scope from users where name = 'admin'`, api.HashKey(adminToken))
}

// named returns a made-up name for a customer.
func named(dice *rand.Rand) string {
	const consonants, vowels = "bdfgklmnprst", "aeiou"
	name := ""
	for range 3 {
		name += string(consonants[dice.IntN(len(consonants))]) + string(vowels[dice.IntN(len(vowels))])
	}
	return name
}

// locked returns f for use by several goroutines.
func locked(f func() string) func() string {
	var mu sync.Mutex
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return f()
	}
}
