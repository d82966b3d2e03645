package door

import "time"

// Limits keep one client from taking the server down. Each of them has to be set: with the zero value of Connections, for example,
// no client gets in.
type Limits struct {
	Header      time.Duration // to read the header of a request
	Read        time.Duration // to read a whole request
	Write       time.Duration // to write a response
	Idle        time.Duration // between two requests of a connection
	HeaderBytes int           // in the header of a request; net/http allows 4096 more

	Connections int           // open at once
	Tenure      time.Duration // how long a new connection keeps its place when all are taken

	Stop  time.Duration // for requests in flight, when the server stops
	Grace time.Duration // for the next request of an open connection to begin, when the server stops
	Rest  time.Duration // for a request that has begun to come to its end, when the server stops
}
