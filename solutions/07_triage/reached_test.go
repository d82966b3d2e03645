package triage

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"failurelab/lab"
)

// What the app saw.

// delivered asks whether the whole response arrived, although its status is good.
func delivered(i lab.Incident, line lab.Line) lab.Cause {
	switch {
	case i.Err != nil:
		return lab.ConnectionCut
	case line.Attr("err") != "":
		return lab.PanicAfterFirstByte
	default:
		return lab.Healthy
	}
}

// unauthorized asks who the customer is.
func unauthorized(i lab.Incident, line lab.Line) lab.Cause {
	switch line.Attr("credential") {
	case "none":
		return lab.MissingHeader
	case "token":
		return refusedToken(i, line)
	case "key":
		return refusedKey(i, line)
	case "password":
		return refusedPassword(i, line)
	default:
		return lab.MissingBearerPrefix
	}
}

func refusedToken(i lab.Incident, line lab.Line) lab.Cause {
	expiry, _ := time.Parse(time.RFC3339, line.Attr("expires_at"))
	now, _ := time.Parse(time.RFC3339, line.Attr("time")) // by the lab's clock
	switch {
	case line.Attr("rows") == "" && expiry.Before(now):
		return lab.ExpiredToken
	case line.Attr("rows") == "" && strings.Contains(line.Attr("err"), "expired"): // the app believes so
		return lab.FastClock
	case line.Attr("rows") == "": // it was not even looked up
		return lab.ForgedToken
	case some(i, "select 1 from sessions where id = %s and revoked_at is not null", session(i)):
		return lab.RevokedToken
	default:
		return lab.DisabledUser
	}
}

// session is the id of the token's session, its jti.
func session(i lab.Incident) string {
	parts := strings.Split(i.Request.Header.Get("Authorization"), ".")
	if len(parts) != 3 {
		return ""
	}
	var claims struct{ JTI string }
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	_ = json.Unmarshal(payload, &claims)
	return claims.JTI
}

func refusedKey(i lab.Incident, line lab.Line) lab.Cause {
	switch prefix := line.Attr("key"); {
	case some(i, "select 1 from api_keys where prefix = %s and revoked_at is not null", prefix):
		return lab.RevokedKey
	case some(i, "select 1 from api_keys where prefix = %s", prefix): // its account was closed
		return lab.DisabledUser
	default:
		return lab.InvalidAPIKey
	}
}

func refusedPassword(i lab.Incident, line lab.Line) lab.Cause {
	typed := line.Attr("user")
	switch {
	case line.Attr("rows") == "1" && some(i, "select 1 from users where name = %s and disabled_at is not null", typed):
		return lab.DisabledUser
	case line.Attr("rows") == "1":
		return lab.WrongPassword
	case typed != strings.TrimSpace(typed):
		return lab.ExtraSpace
	default:
		return lab.UsernameCase
	}
}

// forbidden asks what the customer may do. The app checks the method first, then the scope, then the account.
func forbidden(i lab.Incident, line lab.Line) lab.Cause {
	owner, needs, scope := line.Attr("owner"), line.Attr("needs"), line.Attr("scope")
	switch {
	case needs == "":
		return lab.ReadOnlyKey
	case owner != "" && some(i, "select 1 from users where name = %s", owner):
		return lab.NotOwner
	case owner != "":
		return lab.UnknownOwner
	case slices.Contains(strings.Split(scope, ","), needs):
		return lab.CommaInScope
	case strings.Contains(scope, needs):
		return lab.SimilarScope
	case slices.Contains(strings.Fields(first(i, "select scope from users where name = %s", line.Attr("user"))), needs):
		return lab.MissingScope
	default:
		return lab.UngrantedScope
	}
}

// missing asks whether the resource exists, and whether it ever did.
func missing(i lab.Incident, line lab.Line) lab.Cause {
	id := line.Attr("id")
	switch {
	case line.Attr("route") == "":
		return lab.WrongPath
	case id == "" && strings.HasSuffix(i.Request.URL.Path, "/"):
		return lab.TrailingSlash
	case id == "":
		return lab.WrongParameter
	case line.Attr("rows") == "1":
		return lab.HiddenByOwnership
	case some(i, "select 1 from resources where id = %s", id): // with its tombstone
		return lab.DeletedResource
	case some(i, "select 1 from sqlite_sequence where name = 'resources' and seq >= cast(%s as integer)", id):
		return lab.RemovedRow
	default:
		return lab.BeyondSequence
	}
}

// late asks which clock ran out, and what the app was waiting for.
func late(i lab.Incident, line lab.Line) lab.Cause {
	layer := line.Attr("layer")
	switch {
	case line.Attr("status") == "200": // the app finished its work after the gateway had given up
		return lab.IdleTimeout
	case layer == "connect":
		return lab.BlackholedUpstream
	case layer == "upstream" && i.Metrics()["partner_calls_total"] == "0": // the partner has read nothing
		return lab.FrozenUpstream
	case layer == "upstream":
		return lab.SlowUpstream
	case i.Metrics()["db_waits_total"] != "0": // the query has not begun
		return lab.PoolExhausted
	case len(i.SQL("select 1 from partners where delegates_to is null").Rows) > 0: // the chain has an end
		return lab.LongChain
	default:
		return lab.SlowQuery
	}
}

// broken asks what the app itself tripped over.
func broken(i lab.Incident, line lab.Line) lab.Cause {
	err := line.Attr("err")
	switch {
	case strings.Contains(err, "deadline exceeded"):
		return starved(i)
	case line.Attr("stack") != "" && strings.Contains(err, "divide by zero"):
		return lab.Crash
	case line.Attr("stack") != "":
		return lab.NilPointer
	case strings.Contains(err, "no such table"):
		return lab.WrongDatabase
	case line.Attr("layer") == "db":
		return lab.DatabaseLost
	case strings.Contains(err, "converting NULL"):
		return lab.NullAmount
	case strings.Contains(err, `"items"`):
		return lab.ItemsInWords
	default:
		return lab.UnhandledError
	}
}

// starved asks whether the query waited for a connection, and how many connections there are.
func starved(i lab.Incident) lab.Cause {
	switch pool := i.Metrics(); {
	case pool["db_waits_total"] == "0":
		return lab.SlowReport
	case pool["db_connections_max"] == "1":
		return lab.SmallPool
	default:
		return lab.ResourceExhaustion
	}
}

// some says whether a query about one value returns a row.
func some(i lab.Incident, query, value string) bool { return first(i, query, value) != "" }

// first is the first value that a query about another value returns; "" if there is none.
func first(i lab.Incident, query, value string) string {
	quoted := "'" + strings.ReplaceAll(value, "'", "''") + "'"
	rows := i.SQL(fmt.Sprintf(query, quoted)).Rows
	if len(rows) == 0 {
		return ""
	}
	return rows[0][0]
}
