package failure

import (
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"

	"failurelab/lab/api"
	"failurelab/lab/world"
)

// Steps that failures share whose calls do not arrive, and what has been put in the way of such calls.

// portalAddress is of somebody who has nothing to do with the API.
const portalAddress = "198.51.100.7"

// callsByName is a customer who shows a good token to api.lab.test, and what is wrong on the way there.
func callsByName(wrong ...world.Step) world.Step {
	return func(w *world.World) {
		pingsWithToken("ada", api.TokenLife)(w)
		w.Network.UseDNS()
		Steps(wrong...)(w)
	}
}

// repairsNetwork sees to the whole way, whatever it was that was wrong on it, so that the cure of a ticket helps those who look
// alike too: what does not help them would tell them apart, and nobody would have to look for the cause.
func repairsNetwork(w *world.World) { repairsNetworkAt(world.Address)(w) }

// repairsNetworkAt is the whole way to the API's home at an address.
func repairsNetworkAt(address string) world.Step {
	return func(w *world.World) {
		w.Customer.Host = ""
		w.Network.SetResolver(w.Network.NameServer())
		w.Network.Resolve(address)
		w.Network.Route(address, w.Network.APIAddress())
	}
}

// misdirectsToOldHost has whoever mends the way lead it to the host that had the API before. It knows the same users and
// sessions, and whoever looks at nothing but the status takes it for the right one.
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

// webPage is a web page where nobody asked for one.
func webPage(status int, text string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, "<!doctype html><title>"+text+"</title>")
	})
}

// proxyTo is a proxy that does something to the requests that it passes on.
func proxyTo(place string, something func(http.Header)) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: place})
			r.Out.Host = r.In.Host
			something(r.Out.Header)
		},
		Transport: &http.Transport{DisableKeepAlives: true},
	}
}

// wrapsApp puts something in front of the app.
func wrapsApp(wrap func(app http.Handler) http.Handler) world.Step {
	return func(w *world.World) { w.App.Wrap = wrap }
}

// onFirstRequest is an app that does something else with the first call that it gets.
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

// servesTwice has the app serve every request twice, and discards the first response.
var servesTwice = wrapsApp(func(app http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		record(app, r.Clone(r.Context()))
		app.ServeHTTP(rw, r)
	})
})
