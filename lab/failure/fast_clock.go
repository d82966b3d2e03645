package failure

import (
	"errors"
	"fmt"
	"time"

	"failurelab/lab"
	"failurelab/lab/world"

	"github.com/golang-jwt/jwt/v5"
)

// FastClock is a good token that the API checks with a clock that runs fast.
//
// The log says that the token is expired, as it does for [ExpiredToken], because that is what the check believes. Only
// expires_at shows that the token still has time. The line's own time comes from another clock, which is right.
var FastClock = Failure{
	Cause: lab.FastClock,
	Means: "The token is good. The API checks it with a clock that runs far ahead.",
	See:   "The log's `err` says that the token check failed because the token is expired. But `expires_at` lies after the line's own `time`.",
	Shows: Shows{
		Log: map[string]string{"credential": "token", "rows": ""},
		Err: "expired",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(pingsWithToken("ada", 24*time.Hour), checksTokensAhead(48*time.Hour), namesTokenCheck),
	Cure: func(w *world.World) {
		w.App.Parser = nil
		w.App.Restart()
	},
}

// checksTokensAhead makes the app check tokens with a clock that runs fast.
func checksTokensAhead(by time.Duration) world.Step {
	return func(w *world.World) {
		Parser(jwt.WithTimeFunc(func() time.Time { return w.Now().Add(by) }))(w)
	}
}

// namesTokenCheck puts what refused the token before the error.
func namesTokenCheck(w *world.World) {
	describe := w.App.Describe
	w.App.Describe = func(err error) error {
		if errors.Is(err, jwt.ErrTokenExpired) {
			err = fmt.Errorf("token check: %w", err)
		}
		return describe(err)
	}
}
