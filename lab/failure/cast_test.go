package failure_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
)

// Two labs share no name and no key, and neither has one of the first lab's.
func TestDrawCast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		cast := failure.DrawCast(rand.New(rand.NewPCG(seed, 1)))
		seen := map[string]string{}
		for word, other := range cast.Words {
			assert.NotEqual(t, word, other, "seed %d", seed)
			assert.Empty(t, cast.Words[other], "seed %d: %s is another lab's word, and the first lab's", seed, other)
			assert.Empty(t, seen[other], "seed %d: %s and %s", seed, word, seen[other])
			seen[other] = word
			assert.Equal(t, word, cast.Plain(other), "seed %d", seed)
		}
		for n, other := range cast.Numbers {
			assert.NotEqual(t, n, other, "seed %d", seed)
		}
	}
}

// A name that is a part of a common word would make a test too strict that looks for it in a response.
func TestNamesAreNoPartsOfCommonWords(t *testing.T) {
	t.Parallel()
	const said = `the token is malformed: could not base64 decode header; invalid number of segments; problem+json
		nothing at this path, something went wrong on our side, give us the request_id, we know who you are and you may not do this
		somebody behind us did not answer in time, see our manual, not possible, documentation, no-store, resource_metadata
		insufficient_scope, gateway, internal error, unauthorized, forbidden, not found, timeout, partner, password, application`
	for seed := range uint64(50) {
		cast := failure.DrawCast(rand.New(rand.NewPCG(seed, 1)))
		for _, user := range []string{"ada", "grace", "acme"} {
			assert.False(t, strings.Contains(said, cast.Called(user)), cast.Called(user))
		}
	}
}

func TestPartsSayWhereToReadThem(t *testing.T) {
	t.Parallel()
	cast := failure.DrawCast(rand.New(rand.NewPCG(1, 1)))
	for _, p := range failure.Parts {
		assert.NotEmpty(t, p.Is, p.Word)
		assert.NotEmpty(t, p.From, p.Word)
		assert.NotEqual(t, p.Word, cast.Called(p.Word), "no other lab replaces it")
	}
}
