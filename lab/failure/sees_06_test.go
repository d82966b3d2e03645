package failure_test

import "failurelab/lab"

// The log has no line of any of them.
var seesUnreachable = map[lab.Cause]seen{
	lab.DNSNXDOMAIN:       {client: "lookup api.lab.test on", metrics: map[string]string{"dns_lookups_total": "1", "dns_unanswered_total": "0"}},
	lab.ConnectionRefused: {client: "dial tcp 203.0.113.10:80: connect", metrics: map[string]string{"dns_lookups_total": "1"}},
	lab.SecurityGroup:     {client: "dial tcp 203.0.113.10:80: i/o timeout"},
	lab.NoRoute:           {client: "dial tcp 192.0.2.10:80: connect: network is unreachable"},
	lab.DNSTimeout:        {client: "lookup api.lab.test", metrics: map[string]string{"dns_unanswered_total": "1"}},
	lab.TLSExpired:        {client: "is after"},
	lab.ConnectionReset:   {client: "read tcp"},
	lab.DNSServfail:       {client: "server misbehaving"},
	lab.MisspelledName:    {client: "lookup api.lba.test on"},
	lab.WrongResolver:     {client: "lookup api.lab.test", metrics: map[string]string{"dns_lookups_total": "0", "dns_unanswered_total": "0"}},
	lab.StaleAddress:      {client: "dial tcp 203.0.113.20:80: connect"},
	lab.WrongPort:         {client: "dial tcp 203.0.113.10:8080: connect"},
	lab.TLSNotYetValid:    {client: "is before"},
	lab.TLSWrongHost:      {client: "not api.lab.test"},
	lab.HungUp:            {client: "EOF"},
	lab.CutShort:          {client: "unexpected EOF"},
}
