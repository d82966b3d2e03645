package api_test

import (
	"strings"
	"testing"

	"failurelab/lab/api"

	"github.com/stretchr/testify/assert"
)

func TestHashPassword(t *testing.T) {
	t.Parallel()
	hash := api.HashPassword("password", "salt")

	salt, key, _ := strings.Cut(hash, "$")
	assert.Equal(t, "salt", salt)
	assert.Len(t, key, 64, "32 bytes of PBKDF2-HMAC-SHA256")
	assert.Equal(t, hash, api.HashPassword("password", "salt"))
	assert.NotEqual(t, key, strings.TrimPrefix(api.HashPassword("password", "pepper"), "pepper$"), "the salt counts")
	assert.NotEqual(t, hash, api.HashPassword("Password", "salt"))
}

func TestHashKeyIsSHA256(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", api.HashKey("abc")) // FIPS 180-2, B.1
}
