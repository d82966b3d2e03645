package unauthorized

import (
	"fmt"
	"net"
	"os"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	const size = "own file system with a size"
	var s tries
	written := 0
	for n := range 40 { // a megabyte each
		if os.WriteFile(fmt.Sprint("/tmp/full-", n), make([]byte, 1<<20), 0o600) == nil {
			written++
		}
	}
	s.of(size, fmt.Sprint(written, " MB of files"), unless(written > 20))
	inodes := 0
	for n := range 20_000 {
		f, err := os.Create(fmt.Sprint("/work/many-", n))
		if err != nil {
			break
		}
		inodes++
		_ = f.Close()
	}
	s.of(size, fmt.Sprint(inodes, " files"), unless(inodes > 5000))
	var files []*os.File
	for range 5000 {
		f, err := os.Open(os.Args[0])
		if err != nil {
			break
		}
		files = append(files, f)
	}
	s.of("resource limits", fmt.Sprint(len(files), " open files"), unless(len(files) > 600))
	for _, f := range files {
		_ = f.Close()
	}
	var all []net.Listener
	for range 5000 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			break
		}
		all = append(all, l)
	}
	s.of("resource limits", fmt.Sprint(len(all), " listeners"), unless(len(all) > 600))
	for _, l := range all {
		_ = l.Close()
	}
	api.TODO(s.report())
}
