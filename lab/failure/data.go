package failure

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// Permissions for /api/v1/data. Several failures share these steps.
//
// Scopes are stored in two places. An account has the scopes it may ask for, and each of its tokens and keys has the ones it
// was granted.

// Tokens that users made for their own programs. They are opaque, not JWTs.
const (
	adaToken   = "ada-cli-4Tz8"
	graceToken = "grace-laptop-7Qw3"
)

// Scopes that are not admin, and look like it.
const (
	similarScope = "administrator"
	commaScope   = "reader,admin"
)

// addedValue is the value that a customer adds to the data of an account.
const addedValue = 4

// grants sets which scopes an account may ask for.
func grants(user, scopes string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update users set scope = ? where name = ?`, w.Called(scopes), w.Called(user))
	}
}

// makesToken gives a user an opaque token with these scopes, or changes the scopes of the one there is.
func makesToken(user, token, scopes string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`insert into access_tokens (hash, user_id, scope) select ?1, id, ?2 from users where name = ?3
			on conflict do update set scope = ?2`, api.HashKey(w.Called(token)), w.Called(scopes), w.Called(user))
	}
}

// makesKey gives a user a key with these scopes, or changes the one there is. methods are separated by spaces; "" allows all.
func makesKey(user, key, scopes, methods string) world.Step {
	return func(w *world.World) {
		w.IssueKey(user, w.Called(key))
		w.Database.Exec(`update api_keys set scope = ?, methods = ? where hash = ?`, w.Called(scopes), methods, api.HashKey(w.Called(key)))
	}
}

// regrants changes the scopes of all accounts, tokens and keys that were granted these scopes.
func regrants(scopes string, to func(scopes string) string) world.Step {
	return func(w *world.World) {
		for _, table := range []string{"users", "access_tokens", "api_keys"} {
			w.Database.Exec(`update `+table+` set scope = ? where scope = ?`, to(w.Called(scopes)), w.Called(scopes))
		}
	}
}

// addsAdmin adds the scope admin to others.
func addsAdmin(scopes string) string { return scopes + " admin" }

// spaces replaces the commas between scopes with spaces.
func spaces(scopes string) string { return strings.ReplaceAll(scopes, ",", " ") }

// listsValues requests the caller's own values.
func listsValues(header http.Header) world.Step {
	return func(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/data", header, "") }
}

// listsValuesWithToken requests the user's values. The account may ask for the scopes of account, the token was granted
// those of given.
func listsValuesWithToken(user, token, account, given string) world.Step {
	return Steps(grants(user, account), makesToken(user, token, given), func(w *world.World) {
		listsValues(authorization("Bearer " + w.Called(token)))(w)
	})
}

// listsValuesWithKey is listsValuesWithToken with an API key, which may be restricted to some methods.
func listsValuesWithKey(key, account, given, methods string) world.Step {
	return Steps(grants("acme", account), makesKey("acme", key, given, methods), func(w *world.World) {
		listsValues(apiKey(w.Called(key)))(w)
	})
}

// listsValuesAnew requests the user's values with a new token, which was granted admin.
func listsValuesAnew(user string) world.Step {
	return func(w *world.World) {
		listsValues(authorization("Bearer " + w.ScopedToken(user, "admin", api.TokenLife)))(w)
	}
}

// listsOwnValues requests the caller's own values with the same credential.
func listsOwnValues(w *world.World) { listsValues(w.Customer.Header)(w) }

// addsValue adds a value to the data of an account; "" is the caller's own.
func addsValue(owner string, header http.Header) world.Step {
	return func(w *world.World) {
		query := url.Values{"value": {strconv.Itoa(w.Number(addedValue))}}
		if owner != "" {
			query.Set("owner", owner)
		}
		w.CustomerSends(http.MethodPost, "/api/v1/data?"+query.Encode(), header, "")
	}
}

// addsOwnValue adds a value to the caller's own data with the same credential.
func addsOwnValue(w *world.World) { addsValue("", w.Customer.Header)(w) }

// addsValueWithKey adds a value to the caller's own data with the user's new key, which was granted admin.
func addsValueWithKey(user string) world.Step {
	return Steps(makesKey(user, renewedKey, "admin", ""), func(w *world.World) {
		addsValue("", apiKey(w.Called(renewedKey)))(w)
	})
}

func apiKey(key string) http.Header { return http.Header{"X-Api-Key": {key}} }
