package world_test

import (
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

func TestCastPlain(t *testing.T) {
	t.Parallel()
	cast := world.Cast{
		Words:   map[string]string{"ada": "barbara", "ada-cli": "barbara-cli-Xy7", "acme": "initech"},
		Numbers: map[int]int{100: 103, 1250: 4711, 7: 9},
	}
	for text, want := range map[string]string{
		"":                                     "",
		"nothing of it":                        "nothing of it",
		"barbara":                              "ada",
		"Barbara called, and barbara answered": "Ada called, and ada answered",
		"barbara-cli-Xy7":                      "ada-cli",
		`where name = 'initech'`:               `where name = 'acme'`,
		"103 of 4711, and 1103":                "100 of 1250, and 1103",
		"9 rows":                               "9 rows", // it may be a count
	} {
		assert.Equal(t, want, cast.Plain(text), text)
	}
	assert.Equal(t, "barbara 9", world.Cast{}.Plain("barbara 9"))
}

func TestCastCalls(t *testing.T) {
	t.Parallel()
	cast := world.Cast{Words: map[string]string{"ada": "barbara"}, Numbers: map[int]int{100: 103}}
	assert.Equal(t, "barbara", cast.Called("ada"))
	assert.Equal(t, "grace", cast.Called("grace"), "it has the name that it was written with")
	assert.Equal(t, 103, cast.Number(100))
	assert.Equal(t, 7, cast.Number(7))
}

// A world with another cast is whole: its users, its good credentials and its sequence fit together.
func TestPlay(t *testing.T) {
	t.Parallel()
	const key = "lab_live_Zz9Yy8Xx7Ww6"
	w := open(t, world.Play(world.Cast{
		Words:   map[string]string{"ada": "barbara", world.GoodKey: key},
		Numbers: map[int]int{world.LastResource: 103},
	}))
	assert.Equal(t, "barbara", w.Given["user"])
	assert.Equal(t, key, w.Given["key"])
	assert.Equal(t, []string{"1"}, w.Database.Column(`select count(*) from users where name = 'barbara'`))
	assert.Equal(t, []string{"0"}, w.Database.Column(`select count(*) from users where name = 'ada'`))
	assert.Equal(t, []string{key[:12]}, w.Database.Column(`select prefix from api_keys`))
	assert.Equal(t, []string{"103"}, w.Database.Column(`select seq from sqlite_sequence where name = 'resources'`))
	assert.Equal(t, http.StatusOK, status(t, w, ping("Bearer "+w.Given["token"])))
	assert.Equal(t, "barbara", w.Lines()[0].Attrs["user"])
}
