package failure_test

import "failurelab/lab"

var seesUnauthorized = map[lab.Cause]seen{
	lab.MissingHeader:       {log: map[string]string{"credential": "none"}, err: "no Authorization"},
	lab.MissingBearerPrefix: {log: map[string]string{"credential": "unreadable"}, err: "got 1 word(s)"},
	lab.InvalidAPIKey: {
		log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"}, err: "no rows",
		sql: `select 1 where not exists (select 1 from api_keys where prefix = 'lab_live_Pz8')`,
	},
	lab.RevokedKey: {
		log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"}, err: "no rows",
		sql: `select 1 from api_keys where prefix = 'lab_live_Pz8' and revoked_at is not null`,
	},
	lab.ExpiredToken: {log: map[string]string{"credential": "token"}, err: "expired"},
	lab.ForgedToken:  {log: map[string]string{"credential": "token"}, err: "signature is invalid"},
	lab.RevokedToken: {
		log: map[string]string{"credential": "token", "rows": "0"}, err: "no rows",
		sql: `select 1 from sessions where revoked_at is not null`,
	},
	lab.UsernameCase:  {log: map[string]string{"user": "Ada", "rows": "0"}, err: "no rows"},
	lab.ExtraSpace:    {log: map[string]string{"user": "ada ", "rows": "0"}, err: "no rows"},
	lab.WrongPassword: {log: map[string]string{"user": "ada", "rows": "1"}, err: "hash is another one"},
	lab.DisabledUser: {
		log: map[string]string{"user": "ada", "rows": "1"}, err: "disabled_at",
		sql: `select 1 from users where name = 'ada' and disabled_at is not null`,
	},
	lab.NewlineInToken:    {client: "header field value"},
	lab.InvalidHeaderName: {client: "header field name"},
	lab.MissingScheme:     {client: "protocol scheme"},
}
