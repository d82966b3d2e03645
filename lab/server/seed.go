package server

import (
	"math/rand/v2"
	"sync"
)

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
