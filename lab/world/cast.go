package world

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"failurelab/lab/api"
)

// Cast has the names and numbers of one world. Failures are written in the words of the first correct lab: its customer is
// "ada", its highest id is 100. In a world with another cast the names and numbers differ, so a test cannot copy them.
// The zero Cast changes nothing.
type Cast struct {
	Words   map[string]string // what the world calls something, by what the failures call it
	Numbers map[int]int       // the same for numbers
}

// Called returns what the cast calls a word: itself, if the cast has no other.
func (c Cast) Called(word string) string { return cmp.Or(c.Words[word], word) }

// Number returns the cast's number for one of the failures: itself, if the cast has no other.
func (c Cast) Number(n int) int { return cmp.Or(c.Numbers[n], n) }

// minPlain is the least number that [Cast.Plain] recognizes: a smaller one may be a count.
const minPlain = 100

var digits = regexp.MustCompile(`\d+`)

// Plain returns a text with the failures' own words and numbers in place of the cast's. A word that begins with a capital
// letter keeps it. Numbers below 100 stay as they are, because they may be anything.
func (c Cast) Plain(text string) string {
	var pairs []string
	called := slices.SortedFunc(maps.Keys(c.Words), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(c.Words[b]), len(c.Words[a])), strings.Compare(a, b))
	})
	for _, word := range called {
		pairs = append(pairs, c.Words[word], word, capital(c.Words[word]), capital(word))
	}
	text = strings.NewReplacer(pairs...).Replace(text)
	plain := map[string]string{}
	for n, other := range c.Numbers {
		if n >= minPlain && other >= minPlain {
			plain[strconv.Itoa(other)] = strconv.Itoa(n)
		}
	}
	return digits.ReplaceAllStringFunc(text, func(n string) string { return cmp.Or(plain[n], n) })
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Called returns what a word of the failures' is called in this world, such as the name of a user, a key or a scope.
func (w *World) Called(word string) string { return w.cast.Called(word) }

// Number returns this world's number for one of the failures'.
func (w *World) Number(n int) int { return w.cast.Number(n) }

// LastResource is the highest id that the seed has handed out.
const LastResource = 100

// Play gives the world a cast. It has to come before the step that breaks it.
func Play(c Cast) Step {
	return func(w *World) {
		if len(c.Words) > 0 {
			w.Database.Exec(`update users set
				name = case name when 'ada' then ? when 'grace' then ? else ? end,
				password = case name when 'ada' then ? else password end
				where name in ('ada', 'grace', 'acme')`,
				c.Called("ada"), c.Called("grace"), c.Called("acme"), api.HashPassword(c.Called(Password), "salt-of-ada"))
		}
		if key := c.Called(GoodKey); key != GoodKey {
			w.Database.Exec(`update api_keys set prefix = ?, hash = ? where hash = ?`, key[:api.KeyPrefix], api.HashKey(key), api.HashKey(GoodKey))
		}
		for id := LastResource + 1; id <= c.Number(LastResource); id++ {
			w.Database.Exec(`insert into resources (id, name) values (?1, 'resource ' || ?1)`, id)
		}
		w.cast = c
		w.fillGiven()
	}
}
