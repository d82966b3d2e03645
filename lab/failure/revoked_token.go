package failure

import (
	"time"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// RevokedToken is a token that has not expired, of a session that was ended.
var RevokedToken = Failure{
	Cause: lab.RevokedToken,
	Means: "The token has not expired. Its session was ended.",
	See:   "The log says `rows=0`, and `expires_at` lies after the line's own `time`. In `sessions`, `revoked_at` is set.",
	Shows: Shows{
		Log: map[string]string{"credential": "token", "rows": "0"},
		Err: "no rows",
		SQL: `select 1 from sessions where revoked_at is not null`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Client,

	Break: func(w *world.World) {
		pingsWithToken("grace", api.TokenLife)(w)
		w.Database.Exec(`update sessions set revoked_at = ? where user_id = (select id from users where name = ?)`,
			w.Now().Format(time.RFC3339), w.Called("grace"))
	},
	Cure: pingsWithToken("grace", api.TokenLife),
}
