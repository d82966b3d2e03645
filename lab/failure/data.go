package failure

import (
	"net/http"
	"net/url"

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

// grants sets which scopes an account may ask for.
func grants(user, scope string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update users set scope = ? where name = ?`, scope, w.Called(user))
	}
}

// makesToken gives a user an opaque token with this scope, or changes the scope of the one there is.
func makesToken(user, token, scope string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`insert into access_tokens (hash, user_id, scope) select ?1, id, ?2 from users where name = ?3
			on conflict do update set scope = ?2`, api.HashKey(token), scope, w.Called(user))
	}
}

// makesKey gives a user a key with this scope, or changes the one there is. methods are separated by spaces; "" allows all.
func makesKey(user, key, scope, methods string) world.Step {
	return func(w *world.World) {
		w.IssueKey(user, key)
		w.Database.Exec(`update api_keys set scope = ?, methods = ? where hash = ?`, scope, methods, api.HashKey(key))
	}
}

// listsValues requests the caller's own values.
func listsValues(header http.Header) world.Step {
	return func(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/data", header, "") }
}

// listsValuesWithToken requests the user's values. The account may ask for the scopes of account, the token was granted
// those of given.
func listsValuesWithToken(user, token, account, given string) world.Step {
	return Steps(grants(user, account), makesToken(user, token, given), listsValues(authorization("Bearer "+token)))
}

// listsValuesWithKey is listsValuesWithToken with an API key.
func listsValuesWithKey(user, key, account, given string) world.Step {
	return Steps(grants(user, account), makesKey(user, key, given, ""), listsValues(apiKey(key)))
}

// addsValue adds a value to the data of an account; "" is the caller's own.
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
