package failure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// Part is a word that the failures use, and that other labs replace. A test that copies it fails there.
type Part struct {
	Word string
	Is   string // what it is: "the customer's name"
	From string // where a test reads it instead
}

// Parts are all words that other labs replace.
var Parts = []Part{
	{"ada", "the customer's name", "the log line's `user`, or api.Given(\"user\")"},
	{"grace", "the name of an account", "the log line's `user` or `owner`"},
	{"acme", "a partner's name", "the log line's `user`"},
	{partnerKey, "the customer's key", "api.Request().Header.Get(\"X-API-Key\")"},
	{formerKey, "a key", "api.SQL"},
	{renewedKey, "the renewed key", "api.Request() after api.Cure()"},
	{world.GoodKey, "a good key", "api.Given(\"key\")"},
	{adaToken, "the customer's token", "api.Request().Header.Get(\"Authorization\")"},
	{graceToken, "the customer's token", "api.Request().Header.Get(\"Authorization\")"},
	{prefixOf(partnerKey), "the prefix of the customer's key", "the log line's `key`"},
	{prefixOf(formerKey), "the prefix of a key", "api.SQL"},
	{prefixOf(renewedKey), "the prefix of the renewed key", "the log line's `key`"},
	{prefixOf(world.GoodKey), "the prefix of a good key", "the log line's `key`"},
	{quoteDesk, "a partner's name", "api.SQL"},
	{world.Password, "the customer's password", "api.Given(\"password\")"},
	{legacyAmount, "an amount", "the log line's `err`, or api.SQL"},
	{oddAmount, "an amount", "api.SQL"},
	{unroutedPath, "the end of the customer's path", "api.Request().URL.Path"},
	{euros(1250), "an amount", "api.SQL"},
	{euros(990), "an amount", "api.SQL"},
	{euros(700), "an amount", "api.SQL"},
	{euros(400), "an amount", "api.SQL"},
	{similarScope, "a scope", "the log line's `scope`, or api.SQL"},
	{commaScope, "a list of scopes", "the log line's `scope`, or api.SQL"},
}

// people are names for accounts. None of them is a part of a word that stands in a response or in a log line.
var people = []string{
	"barbara", "dorothy", "edsger", "frances", "katherine", "leslie", "margaret", "niklaus", "radia", "hedwig", "sophie",
}

// companies are names for partners.
var companies = []string{"initech", "globex", "hooli", "umbrella", "stark", "wayne"}

// similarScopes are words in which admin is a part. Each is one word, so that a pattern such as \w+ matches it.
var similarScopes = []string{"superadmin", "administrators", "sysadmin", "admins", "headadmin"}

// commaScopes are scopes with a comma between them.
var commaScopes = []string{"editor,admin", "writer,admin", "admin,reader", "admin,auditor"}

// desks are names for the partner that makes the quotes.
var desks = []string{"quotes-us", "quotes-apac", "rates-nordic", "tariffs-west", "emea-desk"}

// DrawCast draws other people and things than those that the failures name.
func DrawCast(dice *rand.Rand) world.Cast {
	names, partners := dice.Perm(len(people)), dice.Perm(len(companies))
	words := map[string]string{
		"ada": people[names[0]], "grace": people[names[1]], "acme": companies[partners[0]],
		adaToken:   people[names[0]] + "-cli-" + letters(dice, 4),
		graceToken: people[names[1]] + "-laptop-" + letters(dice, 4),
	}
	taken := map[string]bool{} // prefixes: no two keys of a lab share one
	for _, key := range []string{partnerKey, formerKey, renewedKey, world.GoodKey} {
		other := "lab_live_" + letters(dice, 11)
		for taken[prefixOf(other)] {
			other = "lab_live_" + letters(dice, 11)
		}
		taken[prefixOf(other)] = true
		words[key], words[prefixOf(key)] = other, prefixOf(other)
	}
	words[similarScope] = similarScopes[dice.IntN(len(similarScopes))]
	words[commaScope] = commaScopes[dice.IntN(len(commaScopes))]
	numbers := map[int]int{
		addedValue:         addedValue + 1 + dice.IntN(90),
		world.LastResource: world.LastResource + 2 + dice.IntN(2), // the next id is below 105, which the customer of T304 asks for
	}
	cents := amounts(dice, 6)
	for i, n := range []int{1250, 990, 700, 400} {
		numbers[n], words[euros(n)] = cents[i], euros(cents[i])
	}
	words[legacyAmount] = "EUR " + euros(cents[4])
	words[oddAmount] = strings.Replace(euros(cents[5]), ".", ",", 1)
	words[world.Password] = password(dice)
	numbers[sinceExpiry] = 4000 + dice.IntN(30000)
	numbers[meantID], numbers[replacementID] = 20+dice.IntN(20), 50+dice.IntN(20)
	words[unroutedPath] = fmt.Sprintf("resources/%d", 13+dice.IntN(50))
	words[quoteDesk] = desks[dice.IntN(len(desks))]
	return world.Cast{Words: words, Numbers: numbers}
}

// letters draws n letters and digits. The first is a capital letter, the second a small one and the third a digit: a lab that
// changes the case of a key is found.
func letters(dice *rand.Rand, n int) string {
	const capitals, small, figures = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789"
	var b strings.Builder
	for i := range n {
		from := []string{capitals, small, figures}[i%3]
		b.WriteByte(from[dice.IntN(len(from))])
	}
	return b.String()
}

// password draws a password with a capital letter, spaces and a digit, so that a lab that changes one of these is found.
func password(dice *rand.Rand) string {
	how, what, which := []string{"Wide", "Slow", "Green", "Quiet"}, []string{"river", "garden", "window"}, []string{"lantern", "teapot", "ladder"}
	return fmt.Sprintf("%s %s %d %s", how[dice.IntN(len(how))], what[dice.IntN(len(what))], 2+dice.IntN(8), which[dice.IntN(len(which))])
}

// prefixOf is the public part of a key.
func prefixOf(key string) string { return key[:api.KeyPrefix] }

// amounts draws n different amounts in cents with four digits, and never a round one.
func amounts(dice *rand.Rand, n int) []int {
	var list []int
	for len(list) < n {
		if cents := 1000 + 10*dice.IntN(800) + 1 + dice.IntN(9); !slices.Contains(list, cents) {
			list = append(list, cents)
		}
	}
	return list
}

// euros is an amount as people write it.
func euros(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
