package failure

import (
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"

	"failurelab/lab"
	"failurelab/lab/api"
	"failurelab/lab/world"
)

// Steps for failures whose requests do not arrive, and things that stand in the way of such requests.

// portalAddress is the address of a host that has nothing to do with the API.
const portalAddress = "198.51.100.7"

// callsByName requests /api/v1/ping at api.lab.test with a valid token, and breaks the way there with more steps.
func callsByName(wrong ...world.Step) world.Step {
	return func(w *world.World) {
		pingsWithToken("ada", api.TokenLife)(w)
		w.Network.UseDNS()
		Steps(wrong...)(w)
	}
}

// dropsPackets is a firewall that drops the packets to the API.
func dropsPackets(w *world.World) { w.Network.Route(world.Address, w.Network.Dropping()) }

// otherCauses are look-alikes that only evidence is compared with.
func otherCauses(causes ...lab.Cause) []LookAlike {
	alikes := make([]LookAlike, len(causes))
	for i, c := range causes {
		alikes[i].Cause = c
	}
	return alikes
}

// repairsNetwork repairs the customer's way to the API: the URL, the name server that the machine asks, the name, and what its
// address leads to. Each failure without https breaks one of these.
func repairsNetwork(w *world.World) { repairsNetworkAt(world.Address)(w) }

// repairsNetworkAt repairs the network, and has the API's name stand for this address.
func repairsNetworkAt(address string) world.Step {
	return func(w *world.World) {
		w.Customer.Host = ""
		w.Network.SetResolver(w.Network.NameServer())
		w.Network.Resolve(address)
		w.Network.Route(address, w.Network.APIAddress())
	}
}

// misdirectsToOldHost has the cure lead to the host that ran the API before. That host has the same users and sessions, so
// a test that checks only the status misses it.
func misdirectsToOldHost(w *world.World) {
	users, ids, owners := w.Database.Column(`select name from users order by id`),
		w.Database.Column(`select id from sessions order by id`), w.Database.Column(`select user_id from sessions order by id`)
	w.Network.Misdirect(w.Network.OldHost(func(old *world.World) {
		for i, name := range users {
			old.Database.Exec(`update users set name = ? where id = ?`, name, i+1)
		}
		for i, id := range ids {
			old.Database.Exec(`insert or ignore into sessions (id, user_id) values (?, ?)`, id, owners[i])
		}
	}))
}

// webPage responds with an HTML page.
func webPage(status int, text string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, "<!doctype html><title>"+text+"</title>")
	})
}

// proxyTo is a reverse proxy to an address that changes the headers of the requests.
func proxyTo(address string, change func(http.Header)) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: address})
			r.Out.Host = r.In.Host
			change(r.Out.Header)
		},
		Transport: &http.Transport{DisableKeepAlives: true},
	}
}

// wrapsApp puts a handler in front of the app.
func wrapsApp(wrap func(app http.Handler) http.Handler) world.Step {
	return func(w *world.World) { w.App.Wrap = wrap }
}

// onFirstRequest makes first serve the first request, and the app all later ones.
func onFirstRequest(first http.HandlerFunc) world.Step {
	return wrapsApp(func(app http.Handler) http.Handler {
		var called atomic.Bool
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if called.CompareAndSwap(false, true) {
				first(rw, r)
				return
			}
			app.ServeHTTP(rw, r)
		})
	})
}

// cachesFirstResponse puts a cache in front of the app that sends the first 200 to every caller.
var cachesFirstResponse = wrapsApp(func(app http.Handler) http.Handler {
	var cached *response
	return serialized(func(rw http.ResponseWriter, r *http.Request) {
		current := cached
		if current == nil {
			current = record(app, r)
			if current.status == http.StatusOK {
				cached = current
			}
		}
		current.send(rw)
	})
})

// servesTwice makes the app serve every request twice, and discards the first response.
var servesTwice = wrapsApp(func(app http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		record(app, r.Clone(r.Context()))
		app.ServeHTTP(rw, r)
	})
})
