package failure

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// What customers do. Several failures share these steps.

// pings requests /api/v1/ping with these headers.
func pings(header http.Header) world.Step {
	return func(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/ping", header, "") }
}

// pingsWithToken requests /api/v1/ping with a token of the user's that expires after life.
func pingsWithToken(user string, life time.Duration) world.Step {
	return func(w *world.World) { pings(authorization("Bearer " + w.Token(user, life)))(w) }
}

// pingsWithKey requests /api/v1/ping with an API key.
func pingsWithKey(key string) world.Step {
	return func(w *world.World) { pings(http.Header{"X-Api-Key": {w.Called(key)}})(w) }
}

// logsIn posts a user's name and a password to /login.
func logsIn(user, password string) world.Step {
	return logsInAs(user, func(name string) string { return name }, password)
}

// logsInAs is logsIn with what typed makes of the user's name.
func logsInAs(user string, typed func(name string) string, password string) world.Step {
	return func(w *world.World) {
		body, err := json.Marshal(struct {
			Username string `json:"username"`
			Password string `json:"password"`
		}{typed(w.Called(user)), w.Called(password)})
		if err != nil {
			panic(err) // two strings always marshal
		}
		w.CustomerSends(http.MethodPost, "/login", http.Header{"Content-Type": {"application/json"}}, string(body))
	}
}

// disablesUser disables a user's account.
func disablesUser(user string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update users set disabled_at = ? where name = ?`, w.Now().Format(time.RFC3339), w.Called(user))
	}
}

// enablesAll enables every account that was disabled. The customer sends the same request as before.
func enablesAll(w *world.World) { w.Database.Exec(`update users set disabled_at = null`) }

// getsNewKey issues the user a key, and requests /api/v1/ping with it.
func getsNewKey(user, key string) world.Step {
	return func(w *world.World) {
		w.IssueKey(user, w.Called(key))
		pingsWithKey(key)(w)
	}
}

// getsRevokedKey issues the user a key, and revokes it.
func getsRevokedKey(user, key string) world.Step {
	return func(w *world.World) {
		w.IssueKey(user, w.Called(key))
		w.Database.Exec(`update api_keys set revoked_at = ? where hash = ?`, w.Now().Format(time.RFC3339), api.HashKey(w.Called(key)))
	}
}

// answersInstead makes a broken lab respond to the cured request with a problem of another status.
func answersInstead(status int) world.Step {
	return SpoilsSuccess(func(s *Success) {
		s.Status = status
		s.Header.Set("Content-Type", "application/problem+json")
		s.Body = fmt.Sprintf(`{"type":"about:blank","title":%q,"status":%d}`, http.StatusText(status), status)
	})
}

// needsScope makes the route of the customer's request need a scope. No customer of the exercise has it.
func needsScope(scope string) world.Step {
	return func(w *world.World) { w.App.Scopes["/api/v1/ping"] = scope }
}

func authorization(value string) http.Header { return http.Header{"Authorization": {value}} }
