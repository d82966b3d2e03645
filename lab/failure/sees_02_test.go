package failure_test

import "failurelab/lab"

var seesForbidden = map[lab.Cause]seen{
	lab.MissingScope: {
		log: map[string]string{"user": "ada", "needs": "admin", "scope": ""}, err: `scope "admin" is not among ""`,
		sql: `select 1 from users where name = 'ada' and scope = 'admin'`,
	},
	lab.NotOwner: {
		log: map[string]string{"user": "ada", "owner": "grace", "scope": "admin"}, err: `that of "grace"`,
		sql: `select 1 from users where name = 'grace'`,
	},
	lab.ReadOnlyKey: {
		log: map[string]string{"user": "acme", "key_methods": "GET HEAD", "method": "POST"}, err: "method POST",
		sql: `select 1 from api_keys where prefix = 'lab_live_Pz8' and methods = 'GET HEAD'`,
	},
	lab.UngrantedScope: {
		log: map[string]string{"user": "grace", "needs": "admin", "scope": ""}, err: `scope "admin" is not among ""`,
		sql: `select 1 from users where name = 'grace' and scope = ''`,
	},
	lab.SimilarScope: {log: map[string]string{"user": "acme", "scope": "administrator"}, err: `not among "administrator"`},
	lab.UnknownOwner: {
		log: map[string]string{"user": "ada", "owner": "Grace", "scope": "admin"}, err: `that of "Grace"`,
		sql: `select 1 where not exists (select 1 from users where name = 'Grace')`,
	},
	lab.CommaInScope: {log: map[string]string{"user": "grace", "scope": "reader,admin"}, err: `not among "reader,admin"`},
}
