package failure

import (
	"net/http"
	"net/url"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// Who may do what with /api/v1/data, in steps that failures share.
//
// An account may ask for scopes, and a token or a key is given some of them: that are two places, and an account that may
// ask for one does not have it in every token.

// Tokens that users made for a program of theirs. They are no JWTs.
const (
	adaToken   = "ada-cli-4Tz8"
	graceToken = "grace-laptop-7Qw3"
)

// grants says what an account may ask for.
func grants(user, scope string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update users set scope = ? where name = ?`, scope, w.Username(user))
	}
}

// makesToken gives a user a token that is no JWT, or changes what it was given.
func makesToken(user, token, scope string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`insert into access_tokens (hash, user_id, scope) select ?1, id, ?2 from users where name = ?3
			on conflict do update set scope = ?2`, api.HashKey(token), scope, w.Username(user))
	}
}

// makesKey gives a user a key for some methods, divided by spaces, or for all; or changes what it was given.
func makesKey(user, key, scope, methods string) world.Step {
	return func(w *world.World) {
		w.IssueKey(user, key)
		w.Database.Exec(`update api_keys set scope = ?, methods = ? where hash = ?`, scope, methods, api.HashKey(key))
	}
}

// listsValues is a customer who asks for his own values.
func listsValues(header http.Header) world.Step {
	return func(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/data", header, "") }
}

// listsValuesWithToken is a customer whose account may ask for one thing, and whose token was given another.
func listsValuesWithToken(user, token, account, given string) world.Step {
	return Steps(grants(user, account), makesToken(user, token, given), listsValues(authorization("Bearer "+token)))
}

// listsValuesWithKey is the same, with a key.
func listsValuesWithKey(user, key, account, given string) world.Step {
	return Steps(grants(user, account), makesKey(user, key, given, ""), listsValues(apiKey(key)))
}

// addsValue is a customer who adds a value to an account's data, or to his own.
func addsValue(owner string, header http.Header) world.Step {
	return func(w *world.World) {
		query := url.Values{"value": {"4"}}
		if owner != "" {
			query.Set("owner", owner)
		}
		w.CustomerSends(http.MethodPost, "/api/v1/data?"+query.Encode(), header, "")
	}
}

func apiKey(key string) http.Header { return http.Header{"X-Api-Key": {key}} }
