package server

// crowdPart says when an address takes too much: with more than one place in crowdPart of all. The rest is enough for a class.
const crowdPart = 4

// crowd returns the address that has the most places of a limit, if it takes too much and is not the asker's. It returns "" if there is
// no such address. When all places are taken, that address loses one to the asker: a single client must not keep a class out, and
// needs few requests to take all places. Behind a reverse proxy all clients have one address, and nobody loses anything.
func crowd(places map[string]int, limit int, asker string) string {
	most := ""
	for address, n := range places {
		if n*crowdPart > limit && (most == "" || n > places[most]) {
			most = address
		}
	}
	if most == asker {
		return ""
	}
	return most
}
