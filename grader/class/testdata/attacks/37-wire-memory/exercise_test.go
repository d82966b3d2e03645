package unauthorized

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"failurelab/lab"
	"failurelab/lab/wire"
)

// Questions without an end, questions whose answers nobody reads, headers that never end, and answers as long as they can be.
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	if !attack {
		return
	}
	host, _ := url.Parse(reflect.ValueOf(wire.Current()).Elem().FieldByName("url").String())
	const query = `with recursive n (i) as (select 1 union all select i + 1 from n where i < 100) select i || hex(zeroblob(500000)) from n`
	body := fmt.Sprintf(`{"sql":%q}`, query)
	for n := range 40 {
		c, err := net.DialTimeout("tcp", host.Host, time.Second)
		if err != nil {
			continue
		}
		_ = c.SetDeadline(time.Now().Add(300 * time.Millisecond))
		w := bufio.NewWriter(c)
		switch n % 4 {
		case 0: // the answer is never read
			fmt.Fprintf(w, "POST %s/sql/1 HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", host.Path, len(body), body)
		case 1: // a question that never comes
			fmt.Fprintf(w, "POST %s/sql/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{", host.Path)
		case 2: // a header that never ends
			fmt.Fprintf(w, "POST %s/sql/1 HTTP/1.1\r\nHost: x\r\nX: %s", host.Path, strings.Repeat("x", 15<<10))
		case 3: // a question of any length
			fmt.Fprintf(w, "POST %s/open/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", host.Path)
			for range 3 {
				fmt.Fprintf(w, "100000\r\n%s\r\n", strings.Repeat("[", 1<<20))
			}
		}
		_ = w.Flush()
		defer c.Close()
	}
	for range 20 {
		api.SQL(query)
	}
	for range 300 {
		api.Diagnose(lab.Diagnosis{Cause: lab.Cause(strings.Repeat("\x1b", 1<<16))})
	}
}

const attack = true
